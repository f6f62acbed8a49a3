/** Types for the part of fengari (Lua 5.3 in JavaScript) that the gateway uses; the package has none. */
declare module 'fengari' {
  export type LuaString = Uint8Array;
  export interface LuaState {
    readonly luaState: unique symbol;
  }
  export type LuaFunction = (L: LuaState) => number;
  export function to_luastring(text: string): LuaString;
  export function to_jsstring(text: LuaString): string;
  export const lua: {
    LUA_OK: number;
    LUA_REGISTRYINDEX: number;
    LUA_TFUNCTION: number;
    lua_pcall(L: LuaState, args: number, results: number, handler: number): number;
    lua_error(L: LuaState): never;
    lua_checkstack(L: LuaState, slots: number): boolean;
    lua_gettop(L: LuaState): number;
    lua_settop(L: LuaState, index: number): void;
    lua_type(L: LuaState, index: number): number;
    lua_createtable(L: LuaState, array: number, hash: number): void;
    lua_rawget(L: LuaState, index: number): number;
    lua_rawset(L: LuaState, index: number): void;
    lua_rawgeti(L: LuaState, index: number, n: number): number;
    lua_rawseti(L: LuaState, index: number, n: number): void;
    lua_getfield(L: LuaState, index: number, name: LuaString): number;
    lua_setfield(L: LuaState, index: number, name: LuaString): void;
    lua_getglobal(L: LuaState, name: LuaString): number;
    lua_setupvalue(L: LuaState, index: number, n: number): LuaString | null;
    lua_pushvalue(L: LuaState, index: number): void;
    lua_pushnil(L: LuaState): void;
    lua_pushboolean(L: LuaState, value: boolean): void;
    lua_pushinteger(L: LuaState, value: number): void;
    lua_pushnumber(L: LuaState, value: number): void;
    lua_pushstring(L: LuaState, value: LuaString): void;
    lua_pushcfunction(L: LuaState, fn: LuaFunction): void;
    lua_tostring(L: LuaState, index: number): LuaString | null;
    lua_tointeger(L: LuaState, index: number): number;
    lua_isstring(L: LuaState, index: number): boolean;
    lua_pop(L: LuaState, count: number): void;
  };
  export const lauxlib: {
    luaL_newstate(): LuaState;
    luaL_loadbuffer(L: LuaState, code: LuaString, size: number, name: LuaString): number;
    luaL_ref(L: LuaState, table: number): number;
    luaL_unref(L: LuaState, table: number, reference: number): void;
  };
  export const lualib: { luaL_openlibs(L: LuaState): void };
}
