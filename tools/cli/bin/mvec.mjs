#!/usr/bin/env node
import { bootstrap } from '../../bootstrap/bootstrap.mjs';

process.exitCode = await bootstrap('cli', process.argv.slice(2));
