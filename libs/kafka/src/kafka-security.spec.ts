import { describe, expect, it } from '@jest/globals';
import { EnvError, kafkaEnv, parseEnv } from '@mvec/config';
import { z } from 'zod';
import { kafkaSecurity } from './kafka-security.js';

const securityOf = (variables: Record<string, string>) =>
  kafkaSecurity(parseEnv(z.object(kafkaEnv()), { KAFKA_BROKERS: 'kafka:9092', ...variables }));

const problemsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    securityOf(variables);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
  return [];
};

describe('kafkaSecurity', () => {
  it('is plain text without credentials by default', () => {
    expect(securityOf({})).toEqual({});
  });

  it('trusts the certificate authorities of Node unless others are given', () => {
    expect(securityOf({ KAFKA_TLS: 'on' })).toEqual({ ssl: true });
  });

  it('sends username and password by the given mechanism', () => {
    const credentials = { KAFKA_SASL_USERNAME: 'mvec', KAFKA_SASL_PASSWORD: 'secret' };
    expect(securityOf({ KAFKA_SASL_MECHANISM: 'scram-sha-512', ...credentials })).toEqual({
      sasl: { mechanism: 'scram-sha-512', username: 'mvec', password: 'secret' },
    });
  });

  it('refuses variables that contradict each other', () => {
    expect(problemsOf({ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'mvec' })).toEqual([
      expect.stringContaining('all of them or none'),
    ]);
    const named = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'mvec', KAFKA_SASL_PASSWORD: 'secret' };
    expect(problemsOf(named)).toEqual([expect.stringContaining('unencrypted')]);
    expect(problemsOf({ KAFKA_CA_PATH: '/ca.pem' })).toEqual([expect.stringContaining('needs KAFKA_TLS=on')]);
    expect(problemsOf({ KAFKA_TLS: 'on', KAFKA_CA_PATH: '/nowhere/ca.pem' })).toEqual([
      'KAFKA_CA_PATH: /nowhere/ca.pem cannot be read (ENOENT)',
    ]);
  });
});
