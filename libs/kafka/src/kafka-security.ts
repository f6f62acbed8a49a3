import { readFileSync } from 'node:fs';
import { EnvError, type KafkaEnv } from '@mvec/config';
import type { KafkaConfig } from 'kafkajs';

/** Encryption and credentials of a client. */
export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/** @throws {EnvError} when the variables contradict each other, or the certificate authorities cannot be read */
export function kafkaSecurity(env: KafkaEnv): KafkaSecurity {
  return { ...tls(env), ...sasl(env) };
}

function tls({ KAFKA_TLS: wanted, KAFKA_CA_PATH: path }: KafkaEnv): KafkaSecurity {
  if (wanted === 'on') return { ssl: path === undefined ? true : { ca: [readAuthorities(path)] } };
  if (path !== undefined) throw new EnvError(['KAFKA_CA_PATH: needs KAFKA_TLS=on']);
  return {};
}

function readAuthorities(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new EnvError([`KAFKA_CA_PATH: ${path} cannot be read (${reason})`]);
  }
}

function sasl(env: KafkaEnv): KafkaSecurity {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  if (mechanism === undefined && username === undefined && password === undefined) return {};
  if (mechanism === undefined || username === undefined || password === undefined) {
    throw new EnvError(['KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD: set all of them or none']);
  }
  if (mechanism === 'plain' && env.KAFKA_TLS !== 'on') {
    throw new EnvError(['KAFKA_SASL_MECHANISM: plain needs KAFKA_TLS=on, or the password is sent unencrypted']);
  }
  // kafkajs has one type per mechanism, and none for a mechanism known only at run time.
  return { sasl: { mechanism, username, password } as KafkaConfig['sasl'] };
}
