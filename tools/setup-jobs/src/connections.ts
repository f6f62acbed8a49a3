/** The same connection string with a password in it. */
export function withPassword(connection: string, password: string): string {
  const url = new URL(connection);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** `postgres:5432`, for people. */
export function addressIn(connection: string): string {
  return new URL(connection).host;
}
