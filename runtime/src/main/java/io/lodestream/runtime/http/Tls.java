package io.lodestream.runtime.http;

import io.javalin.config.JavalinConfig;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Files;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Lets a listener speak TLS with the key and certificate of a PKCS#12 file. */
final class Tls {

  private static final String PKCS12 = "PKCS12";

  private Tls() {}

  /** Adds the listener's only connector. */
  static void addTo(JavalinConfig config, SharedSettings.Http http, SharedSettings.Tls tls) {
    if (!Files.isReadable(tls.keystore())) {
      throw new FatalException(
          "http.tls.keystore must be a PKCS#12 file that can be read, was " + tls.keystore());
    }
    config.jetty.addConnector(
        (server, given) -> {
          var ssl = new SslContextFactory.Server();
          ssl.setKeyStoreType(PKCS12);
          ssl.setKeyStorePath(tls.keystore().toUri().toString());
          ssl.setKeyStorePassword(tls.password().orElse(""));
          var secure = new HttpConfiguration(given);
          // The rules check the Host header; the certificate need not name every address.
          secure.addCustomizer(new SecureRequestCustomizer(false));
          var connector = new ServerConnector(server, ssl, new HttpConnectionFactory(secure));
          connector.setHost(http.host());
          connector.setPort(http.port());
          return connector;
        });
  }
}
