/** Adds a password to a connection string. */
export function withPassword(connection: string, password: string): string {
  const url = new URL(connection);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Host and port for messages, for example `postgres:5432`. */
export function addressIn(connection: string): string {
  return new URL(connection).host;
}
