import { lua, to_luastring, type LuaState, type LuaString } from 'fengari';

const names = new Map<string, LuaString>();

/** A constant as a Lua string, created once. */
export function constant(text: string): LuaString {
  const known = names.get(text);
  if (known) return known;
  const made = to_luastring(text);
  names.set(text, made);
  return made;
}

/** An HTTP header or path as a Lua string: one character is one byte, as in nginx. */
export function bytes(text: string): LuaString {
  return Buffer.from(text, 'latin1');
}

const texts = new WeakMap<LuaString, string>();

/** Text of a Lua string, cached by string, because a script uses the same header names in every request. */
export function textAt(L: LuaState, index: number): string {
  const value = lua.lua_tostring(L, index);
  if (value === null) return '';
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
  texts.set(value, text);
  return text;
}

/** Pushes a JSON value as cjson does, except that null becomes nil: no script here distinguishes the two. */
export function pushJson(L: LuaState, value: unknown): void {
  if (typeof value === 'string') lua.lua_pushstring(L, Buffer.from(value));
  else if (typeof value === 'boolean') lua.lua_pushboolean(L, value);
  else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) lua.lua_pushinteger(L, value);
    else lua.lua_pushnumber(L, value);
  } else if (Array.isArray(value)) pushArray(L, value);
  else if (typeof value === 'object' && value !== null) pushObject(L, value);
  else lua.lua_pushnil(L);
}

function pushArray(L: LuaState, values: readonly unknown[]): void {
  lua.lua_createtable(L, values.length, 0);
  for (const [index, value] of values.entries()) {
    pushJson(L, value);
    lua.lua_rawseti(L, -2, index + 1);
  }
}

function pushObject(L: LuaState, record: object): void {
  lua.lua_createtable(L, 0, 8);
  for (const [name, value] of Object.entries(record)) {
    lua.lua_pushstring(L, Buffer.from(name));
    pushJson(L, value);
    lua.lua_rawset(L, -3);
  }
}

/** Reads a string field of a Lua table, for the body of `kong.response.exit`. */
export function stringFieldAt(L: LuaState, index: number, name: string): string {
  lua.lua_getfield(L, index, constant(name));
  const text = textAt(L, -1);
  lua.lua_pop(L, 1);
  return text;
}
