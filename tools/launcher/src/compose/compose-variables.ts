import { ports, serviceNames } from '@mvec/config';
import type { Addresses } from '../addresses.js';
import type { RateLimits } from '../gateway-process.js';
import type { ServiceVariables } from '../service-environment.js';
import { instanceName } from '../addresses.js';

/** Variables that Docker itself needs. A temporary platform takes over no other settings from the environment. */
const ofDocker = /^(path|home|user|tmpdir|lang|docker_.*|buildkit_.*|xdg_.*|ssh_.*|https?_proxy|no_proxy)$/i;

export function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => ofDocker.test(name)));
}

/** Variables of the compose files for a platform with these ports. */
export function portVariables(addresses: Addresses): Record<string, string> {
  const { gateway, gatewayAdmin, postgres, redis, kafka, smtp, mailWeb, paymentSandbox, services } = addresses;
  const moved = {
    GATEWAY_PORT: gateway,
    GATEWAY_ADMIN_PORT: gatewayAdmin,
    POSTGRES_PORT: postgres,
    REDIS_PORT: redis,
    MAIL_SMTP_PORT: smtp,
    MAIL_WEB_PORT: mailWeb,
    PAYMENT_SANDBOX_PORT: paymentSandbox,
    KAFKA_UI_PORT: kafkaUiPort + gateway - ports.gateway,
    ...Object.fromEntries(kafka.map((port, index) => [`KAFKA_${index + 1}_PORT`, port])),
    ...Object.fromEntries(serviceNames.map((name) => [`${name.toUpperCase()}_PORT`, services[name][0]])),
  };
  return Object.fromEntries(Object.entries(moved).map(([name, port]) => [name, String(port)]));
}

const kafkaUiPort = 8_081;

export function limitVariables({ address, user, service }: RateLimits): Record<string, string> {
  return {
    LIMIT_PER_ADDRESS: String(address),
    LIMIT_PER_USER: String(user),
    LIMIT_PER_SERVICE: String(service),
  };
}

/** A compose file, in JSON, that sets variables of every instance of each service. */
export function environmentOverride(environment: ServiceVariables, instances: number): string {
  const entries = serviceNames.flatMap((service) =>
    Array.from({ length: instances }, (_, index) => [
      instanceName(service, index),
      { environment: environment[service] ?? {} },
    ]),
  );
  return JSON.stringify({ services: Object.fromEntries(entries) as Record<string, unknown> });
}
