import pg from 'pg';

/** Prisma's error codes by Postgres's; anything else counts as a server that does not answer. */
const errorCodes: Readonly<Record<string, string>> = { '28P01': 'P1000', '28000': 'P1010', '3D000': 'P1003' };

/**
 * Answers the questions that Prisma's command line asks by an exit code: can we connect? An error is the second line of
 * stderr, as the native engine logs it. Databases are created by the launcher only, so `create-database` is refused.
 */
export async function canConnect(url: string, command: string): Promise<0 | 1> {
  if (command !== 'can-connect-to-database') return refuse('P1014', `MVEC's launcher creates databases: npm start`);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
    return 0;
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    const { hostname, port, username, pathname } = new URL(url);
    const reason = message === '' ? code : message;
    const errorCode = errorCodes[code] ?? 'P1001';
    return refuse(
      errorCode,
      `${username} cannot connect to ${hostname}:${port}${pathname}: ${reason}. Is the platform running (npm start)?`,
    );
  }
}

function refuse(errorCode: string, message: string): 1 {
  const fields = { error_code: errorCode, message };
  console.error('schema engine');
  console.error(JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields }));
  return 1;
}
