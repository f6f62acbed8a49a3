import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findJava, freePorts, KafkaCluster, type SecureListener } from '@mvec/local-servers';
import { startOwn } from './test-infrastructure.js';

const run = promisify(execFile);

export interface SecureKafka {
  /** Address of the listener with TLS and SASL PLAIN. */
  broker: string;
  username: string;
  password: string;
  /** PEM file of the broker's self-signed certificate, to be used as the authority. */
  caPath: string;
  stop(): Promise<void>;
}

/** Starts one broker with TLS and SASL, like a managed Kafka, with a self-signed certificate for 127.0.0.1. */
export async function startSecureKafka(): Promise<SecureKafka> {
  const [port = 0, controllerPort = 0, securePort = 0] = await freePorts(3);
  const folder = await mkdtemp(join(tmpdir(), 'mvec-tls-'));
  const secure: SecureListener = {
    port: securePort,
    keystore: join(folder, 'broker.p12'),
    keystorePassword: 'a-password-of-the-test',
    username: 'mvec',
    password: 'a-password-of-mvec',
  };
  const caPath = await makeCertificate(folder, secure);
  const own = await startOwn(
    (home) => new KafkaCluster({ home, ports: [port], controllerPorts: [controllerPort], secure }),
  );
  const stop = async () => {
    await own.stop();
    await rm(folder, { recursive: true });
  };
  return { broker: `127.0.0.1:${securePort}`, username: secure.username, password: secure.password, caPath, stop };
}

/** Creates the certificate with Java's keytool. @returns the certificate as a PEM file */
async function makeCertificate(folder: string, { keystore, keystorePassword }: SecureListener): Promise<string> {
  const keytool = join(dirname((await findJava()).command), 'keytool');
  const store = ['-keystore', keystore, '-storetype', 'PKCS12', '-storepass', keystorePassword, '-alias', 'broker'];
  const names = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1,dns:localhost'];
  await run(keytool, ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '2', ...names, ...store]);
  const caPath = join(folder, 'ca.pem');
  await run(keytool, ['-exportcert', '-rfc', '-file', caPath, ...store]);
  return caPath;
}
