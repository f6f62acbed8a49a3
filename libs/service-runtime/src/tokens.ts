import { Inject } from '@nestjs/common';

const envToken = Symbol('mvec:env');
const loggerToken = Symbol('mvec:logger');

export const tokens = { env: envToken, logger: loggerToken } as const;

/** The app's parsed environment: `constructor(@InjectEnv() private readonly env: OrderEnv)`. */
export const InjectEnv = (): ParameterDecorator => Inject(tokens.env);

/** The service's logger: `constructor(@InjectLogger() private readonly logger: Logger)`. */
export const InjectLogger = (): ParameterDecorator => Inject(tokens.logger);
