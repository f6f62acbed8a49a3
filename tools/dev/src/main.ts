import { fileURLToPath } from 'node:url';
import { EnvError } from '@mvec/config';
import { PlatformError } from '@mvec/launcher';
import { MissingToolError, PortTakenError, ProcessStartError } from '@mvec/local-servers';
import { runCommandLine } from '@mvec/terminal';
import { developerProgram } from './program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const explained = [EnvError, PlatformError, PortTakenError, MissingToolError, ProcessStartError];
await runCommandLine(developerProgram({ root, env: process.env }), explained);
