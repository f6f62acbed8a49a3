import { fileURLToPath } from 'node:url';
import { EnvError } from '@mvec/config';
import { PlatformError } from '@mvec/launcher';
import { runCommandLine } from '@mvec/terminal';
import { operatorProgram } from './program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
await runCommandLine(operatorProgram({ root, env: process.env }), [EnvError, PlatformError]);
