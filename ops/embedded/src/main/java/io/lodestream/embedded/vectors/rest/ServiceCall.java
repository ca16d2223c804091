package io.lodestream.embedded.vectors.rest;

import io.grpc.stub.StreamObserver;
import java.util.function.BiConsumer;

/** Asks a service of the store, in the caller's thread, what gRPC would ask it. */
final class ServiceCall<A> implements StreamObserver<A> {

  private A answer;
  private RuntimeException failure;

  private ServiceCall() {}

  /**
   * @throws io.grpc.StatusRuntimeException when the service refuses or fails
   */
  static <Q, A> A answer(BiConsumer<Q, StreamObserver<A>> method, Q request) {
    ServiceCall<A> call = new ServiceCall<>();
    method.accept(request, call);
    if (call.failure != null) {
      throw call.failure;
    }
    return call.answer;
  }

  @Override
  public void onNext(A value) {
    answer = value;
  }

  @Override
  public void onError(Throwable thrown) {
    failure =
        thrown instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException("a call failed", thrown);
  }

  @Override
  public void onCompleted() {
    // the answer is there
  }
}
