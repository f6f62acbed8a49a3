import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LuaScript } from './lua-script.js';
import { sandboxProblems } from './sandbox.js';

describe('sandboxProblems', () => {
  it('finds nothing in the script that the gateway runs', () => {
    const source = readFileSync(join(import.meta.dirname, '../../../../kong/lua/caller.lua'), 'utf8');
    expect(sandboxProblems(source)).toEqual([]);
    expect(() => new LuaScript(source)).not.toThrow();
  });

  it.each([
    ['os.execute("x")', 'the sandbox has no os'],
    ['setmetatable({}, {})', 'the sandbox has no setmetatable'],
    ['io.open("x")', 'the sandbox has no io'],
    ['string.dump(print)', 'string.dump is not implemented'],
    ['kong.cache.get("x")', 'kong.cache.get is not implemented'],
    ['local r = kong.request; return r', 'kong.request is not implemented'],
    ['local k = kong', 'kong may be used only by its members'],
    ['ngx.exit(200)', 'ngx.exit is not implemented'],
    ['require "resty.http"', 'require of "resty.http" is not allowed'],
    ['require("cjson")', 'require of "cjson" is not allowed'],
    ['local m = "x"; require(m)', 'require of anything but a literal is not allowed'],
    ['counter = 1', 'sets the global counter'],
    ['function helper() end', 'the sandbox has no helper'],
    ['local a = 7 // 2', 'expected near'],
    ['local a = 1 << 2', 'expected near'],
  ])('refuses %s', (source, problem) => {
    expect(sandboxProblems(source).join('\n')).toMatch(new RegExp(problem.replace(/[.()]/g, '\\$&')));
  });
});
