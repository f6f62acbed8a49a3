import { readFileSync } from 'node:fs';
import { EnvError, type KafkaEnv } from '@mvec/config';
import type { KafkaConfig } from 'kafkajs';

/** How a client shows who it is and makes sure whom it talks to. */
export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/** @throws {EnvError} when the variables do not fit each other, or the authorities cannot be read */
export function kafkaSecurity(env: KafkaEnv): KafkaSecurity {
  return { ...tls(env), ...sasl(env) };
}

function tls({ KAFKA_TLS: wanted, KAFKA_CA_PATH: path }: KafkaEnv): KafkaSecurity {
  if (wanted === 'on') return { ssl: path === undefined ? true : { ca: [readAuthorities(path)] } };
  if (path !== undefined) throw new EnvError(['KAFKA_CA_PATH: is of use with KAFKA_TLS=on only']);
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
    throw new EnvError(['KAFKA_SASL_MECHANISM: comes with KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD: all or none']);
  }
  if (mechanism === 'plain' && env.KAFKA_TLS !== 'on') {
    throw new EnvError(['KAFKA_SASL_MECHANISM: plain without KAFKA_TLS=on sends the password for everybody to read']);
  }
  // Each mechanism is a type of its own in kafkajs, which has no type for one of several.
  return { sasl: { mechanism, username, password } as KafkaConfig['sasl'] };
}
