import { lauxlib, lua, type LuaFunction, type LuaState } from 'fengari';
import { compactAnswer } from '../proxy/answers.js';
import type { Answer, Exchange } from '../proxy/exchange.js';
import { lowerCase } from '../proxy/request-headers.js';
import { escapePath } from '../router/normalise-path.js';
import { bytes, constant, pushJson, stringFieldAt, textAt } from './lua-values.js';

/** Kong's `lua_max_req_headers`. */
const DEFAULT_MAX_HEADERS = 100;
const INTERNED_LIMIT = 5_000;

/**
 * The part of Kong's plugin development kit that sandbox.ts allows, bound to the current exchange. Scripts run
 * synchronously, so there is only one current exchange.
 */
export class Pdk {
  readonly #L: LuaState;
  readonly #interned = new Map<string, number>();
  readonly #routes = new Map<string, number>();
  #exchange: Exchange | undefined;
  #answer: Answer | undefined;

  constructor(L: LuaState) {
    this.#L = L;
  }

  begin(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#answer = undefined;
  }

  end(): Answer | undefined {
    this.#exchange = undefined;
    return this.#answer;
  }

  /** Sets `kong` and `ngx` in the table at the top of the stack. */
  pushModules(): void {
    const functions: Record<string, LuaFunction> = {
      'kong.request.get_header': this.#getHeader,
      'kong.request.get_headers': this.#getHeaders,
      'kong.request.get_path': this.#getPath,
      'kong.router.get_route': this.#getRoute,
      'kong.service.request.set_header': this.#setHeader,
      'kong.service.request.clear_header': this.#clearHeader,
      'kong.service.request.set_path': this.#setPath,
      'kong.response.exit': this.#exit,
      'ngx.decode_base64': decodeBase64,
    };
    for (const [path, implementation] of Object.entries(functions)) this.#define(path.split('.'), implementation);
  }

  pushCjson(): number {
    lua.lua_createtable(this.#L, 0, 1);
    lua.lua_pushcfunction(this.#L, decodeJson);
    lua.lua_setfield(this.#L, -2, constant('decode'));
    return 1;
  }

  #define([name = '', ...rest]: string[], implementation: LuaFunction): void {
    const L = this.#L;
    if (rest.length === 0) {
      lua.lua_pushcfunction(L, implementation);
      lua.lua_setfield(L, -2, constant(name));
      return;
    }
    lua.lua_getfield(L, -1, constant(name));
    if (lua.lua_type(L, -1) === 0) {
      lua.lua_pop(L, 1);
      lua.lua_createtable(L, 0, 4);
      lua.lua_pushvalue(L, -1);
      lua.lua_setfield(L, -3, constant(name));
    }
    this.#define(rest, implementation);
    lua.lua_pop(L, 1);
  }

  get #current(): Exchange {
    if (!this.#exchange) throw new Error('kong was used outside a request');
    return this.#exchange;
  }

  readonly #getHeader: LuaFunction = (L) => {
    const value = this.#current.headers.variable(lowerCase(textAt(L, 1)));
    if (value === undefined) lua.lua_pushnil(L);
    else this.#pushInterned(value);
    return 1;
  };

  /** Headers by lower-case name; an array for a header that was sent more than once. */
  readonly #getHeaders: LuaFunction = (L) => {
    const { lowerNames, values } = this.#current.headers;
    const limit = lua.lua_gettop(L) > 0 ? lua.lua_tointeger(L, 1) : DEFAULT_MAX_HEADERS;
    const count = Math.min(limit, lowerNames.length);
    lua.lua_createtable(L, 0, count);
    for (let i = 0; i < count; i += 1) {
      const name = lowerNames[i] ?? '';
      this.#pushInterned(name);
      if (lowerNames.indexOf(name) === i && lowerNames.indexOf(name, i + 1) < 0) this.#pushInterned(values[i] ?? '');
      else
        pushJson(
          L,
          values.filter((_, at) => lowerNames[at] === name),
        );
      lua.lua_rawset(L, -3);
    }
    if (lowerNames.length <= limit) return 1;
    lua.lua_pushstring(L, constant('truncated'));
    return 2;
  };

  readonly #getPath: LuaFunction = (L) => {
    lua.lua_pushstring(L, bytes(this.#current.path));
    return 1;
  };

  readonly #getRoute: LuaFunction = (L) => {
    const { route } = this.#current;
    if (!route) throw new Error('pre-function ran without a route');
    let reference = this.#routes.get(route.id);
    if (reference === undefined) {
      const { id, name, tags, paths, methods, stripPath } = route;
      pushJson(L, { id, name, tags, paths, methods, strip_path: stripPath });
      reference = lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX);
      this.#routes.set(route.id, reference);
    }
    lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, reference);
    return 1;
  };

  readonly #setHeader: LuaFunction = (L) => {
    this.#current.headers.set(textAt(L, 1), textAt(L, 2));
    return 0;
  };

  readonly #clearHeader: LuaFunction = (L) => {
    this.#current.headers.remove(lowerCase(textAt(L, 1)));
    return 0;
  };

  readonly #setPath: LuaFunction = (L) => {
    this.#current.upstreamPath = escapePath(textAt(L, 1));
    return 0;
  };

  /** Ends the script at once, as Kong does. */
  readonly #exit: LuaFunction = (L) => {
    this.#answer = compactAnswer(lua.lua_tointeger(L, 1), { message: stringFieldAt(L, 2, 'message') });
    lua.lua_pushnil(L);
    return lua.lua_error(L);
  };

  /** Pushes a cached Lua string for repeated names and values, so that its hash is computed once. */
  #pushInterned(text: string): void {
    const L = this.#L;
    const reference = this.#interned.get(text);
    if (reference !== undefined) {
      lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, reference);
      return;
    }
    if (this.#interned.size >= INTERNED_LIMIT) this.#forgetInterned();
    lua.lua_pushstring(L, bytes(text));
    lua.lua_pushvalue(L, -1);
    this.#interned.set(text, lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX));
  }

  #forgetInterned(): void {
    for (const reference of this.#interned.values()) lauxlib.luaL_unref(this.#L, lua.LUA_REGISTRYINDEX, reference);
    this.#interned.clear();
  }
}

const decodeBase64: LuaFunction = (L) => {
  const text = textAt(L, 1);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) lua.lua_pushnil(L);
  else lua.lua_pushstring(L, Buffer.from(text, 'base64'));
  return 1;
};

/** Decodes JSON as `cjson.safe` does: returns nil and a message for invalid JSON. */
const decodeJson: LuaFunction = (L) => {
  const text = lua.lua_tostring(L, 1);
  try {
    pushJson(L, text === null ? undefined : JSON.parse(Buffer.from(text).toString('utf8')));
    return 1;
  } catch (error) {
    lua.lua_pushnil(L);
    lua.lua_pushstring(L, bytes(error instanceof Error ? error.message : 'invalid JSON'));
    return 2;
  }
};
