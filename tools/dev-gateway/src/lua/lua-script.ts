import { lauxlib, lua, lualib, to_jsstring, to_luastring, type LuaFunction, type LuaState } from 'fengari';
import { templateAnswer } from '../proxy/answers.js';
import type { Answer, Exchange } from '../proxy/exchange.js';
import { constant } from './lua-values.js';
import { Pdk } from './pdk.js';
import { ALLOWED_MODULES, SANDBOX_GLOBALS, sandboxProblems } from './sandbox.js';

/**
 * One function of pre-function, run as Kong does: the script's chunk is executed once and must return a function, which
 * runs for every request. Synchronous, with one VM for the life of the gateway.
 */
export class LuaScript {
  readonly #L: LuaState;
  readonly #pdk: Pdk;
  readonly #entry: number;

  /** Throws with the lines of all names in the script that Kong's sandbox does not have. */
  constructor(source: string) {
    const problems = sandboxProblems(source);
    if (problems.length > 0) throw new Error(problems.join('; '));
    this.#L = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(this.#L);
    this.#pdk = new Pdk(this.#L);
    this.#entry = this.#load(source);
    lua.lua_settop(this.#L, 0);
    lua.lua_checkstack(this.#L, 4 * FLOOR);
    for (let i = 0; i < FLOOR; i += 1) lua.lua_pushnil(this.#L);
  }

  /** Returns an answer if the script ended the request or failed: Kong answers 500 when a script fails. */
  run(exchange: Exchange): Answer | undefined {
    const L = this.#L;
    this.#pdk.begin(exchange);
    lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, this.#entry);
    const status = lua.lua_pcall(L, 0, 0, 0);
    const answer = this.#pdk.end();
    if (status === lua.LUA_OK || answer) {
      lua.lua_settop(L, FLOOR);
      return answer;
    }
    const message = lua.lua_tostring(L, -1);
    lua.lua_settop(L, FLOOR);
    process.stderr.write(`pre-function failed: ${message ? to_jsstring(message) : 'without a message'}\n`);
    return templateAnswer(exchange, 500);
  }

  #load(source: string): number {
    const L = this.#L;
    const code = to_luastring(source);
    if (lauxlib.luaL_loadbuffer(L, code, code.length, to_luastring('=pre-function')) !== lua.LUA_OK) this.#fail();
    this.#pushSandbox();
    lua.lua_setupvalue(L, -2, 1);
    if (lua.lua_pcall(L, 0, 1, 0) !== lua.LUA_OK) this.#fail();
    if (lua.lua_type(L, -1) !== lua.LUA_TFUNCTION) throw new Error('the script must return a function');
    return lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
  }

  #fail(): never {
    const message = lua.lua_tostring(this.#L, -1);
    throw new Error(message ? to_jsstring(message) : 'the script does not load');
  }

  /** Pushes the table of the script's only globals. */
  #pushSandbox(): void {
    const L = this.#L;
    lua.lua_createtable(L, 0, 24);
    for (const [name, members] of Object.entries(SANDBOX_GLOBALS)) {
      lua.lua_getglobal(L, constant(name));
      if (members !== true) this.#replaceByMembers(members);
      lua.lua_setfield(L, -2, constant(name));
    }
    this.#pdk.pushModules();
    lua.lua_pushcfunction(L, this.#require);
    lua.lua_setfield(L, -2, constant('require'));
  }

  #replaceByMembers(members: readonly string[]): void {
    const L = this.#L;
    lua.lua_createtable(L, 0, members.length);
    for (const member of members) {
      lua.lua_getfield(L, -2, constant(member));
      lua.lua_setfield(L, -2, constant(member));
    }
    lua.lua_rawseti(L, lua.LUA_REGISTRYINDEX, SCRATCH);
    lua.lua_pop(L, 1);
    lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, SCRATCH);
  }

  readonly #require: LuaFunction = (L) => {
    const name = lua.lua_tostring(L, 1);
    const module = name ? to_jsstring(name) : '';
    if (!ALLOWED_MODULES.includes(module)) {
      lua.lua_pushstring(L, to_luastring(`require '${module}' not allowed within sandbox`));
      return lua.lua_error(L);
    }
    return this.#pdk.pushCjson();
  };
}

/**
 * Number of slots at the bottom of the Lua stack that stay filled. fengari deletes every popped slot, and V8 turns a
 * nearly empty array into a dictionary, which makes every later call several times slower.
 */
const FLOOR = 40;
/** A registry slot far from those that luaL_ref hands out. */
const SCRATCH = 1_000_000;
