package io.lodestream.embedded.registry;

/** The refusals of Confluent's API: HTTP status and error code. */
enum RegistryError {
  BAD_REQUEST(400, 400),
  SUBJECT_NOT_FOUND(404, 40401),
  VERSION_NOT_FOUND(404, 40402),
  SCHEMA_NOT_FOUND(404, 40403),
  SUBJECT_SOFT_DELETED(404, 40404),
  SUBJECT_NOT_SOFT_DELETED(404, 40405),
  VERSION_SOFT_DELETED(404, 40406),
  VERSION_NOT_SOFT_DELETED(404, 40407),
  SUBJECT_LEVEL_NOT_SET(404, 40408),
  SUBJECT_MODE_NOT_SET(404, 40409),
  INCOMPATIBLE_SCHEMA(409, 409),
  INVALID_SCHEMA(422, 42201),
  INVALID_VERSION(422, 42202),
  INVALID_COMPATIBILITY_LEVEL(422, 42203),
  INVALID_MODE(422, 42204),
  STORE_FAILED(500, 50001),
  STORE_TIMED_OUT(500, 50002);

  private final int status;
  private final int code;

  RegistryError(int status, int code) {
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  RegistryException with(String message) {
    return new RegistryException(this, message, null);
  }

  RegistryException with(String message, Throwable cause) {
    return new RegistryException(this, message, cause);
  }
}
