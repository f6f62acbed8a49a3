-- Runs first on every request (pre-function, access phase).
-- Removes what a client could forge, and says whose limit this request counts against.
-- Only what Kong's sandbox offers, plus cjson.safe, which KONG_UNTRUSTED_LUA_SANDBOX_REQUIRES must allow.
local decode_json = require("cjson.safe").decode

local decode_base64 = ngx.decode_base64
local get_header = kong.request.get_header
local get_headers = kong.request.get_headers
local get_path = kong.request.get_path
local get_route = kong.router.get_route
local clear_header = kong.service.request.clear_header
local set_header = kong.service.request.set_header
local set_path = kong.service.request.set_path

local CALLER = "X-Rate-Limit-Caller"
local CORRELATION_ID = "x-correlation-id"
-- A token without a subject: one bucket for all of them, so that it is not a way round the caller's own.
local NO_SUBJECT = "no-subject"
local MAX_HEADERS = 100
local MAX_SUBJECTS = 1000
local PADDING = { [0] = "", [1] = "", [2] = "==", [3] = "=" }

local FORGEABLE_PREFIXES = { "x-consumer-", "x-credential-", "x-authenticated-" }
local FORGEABLE = {
  ["x-anonymous-consumer"] = true,
  ["x-userinfo"] = true,
  ["x-rate-limit-caller"] = true,
}

-- nginx reads X_Consumer_ID as $http_x_consumer_id too, so both spellings are one name here.
local function is_forgeable(name)
  local canonical = name:lower():gsub("_", "-")
  if FORGEABLE[canonical] then
    return true
  end
  for i = 1, #FORGEABLE_PREFIXES do
    if canonical:find(FORGEABLE_PREFIXES[i], 1, true) == 1 then
      return true
    end
  end
  return false
end

-- Services replace an id that is not fit for logs, while Kong echoes what came: the client would learn an id that is in
-- no log. Without one Kong makes it, and everybody keeps that.
local function is_unfit_id(name, value)
  if name:gsub("_", "-") ~= CORRELATION_ID then
    return false
  end
  local is_one = name == CORRELATION_ID and type(value) == "string"
  return not is_one or #value < 8 or #value > 128 or value:find("[^%w._-]") ~= nil
end

local function clear_forged(headers)
  local forged
  for name, value in pairs(headers) do
    -- get_headers gives names in lower case; only those with an x can be forgeable.
    if name >= "x" and name < "y" and (is_forgeable(name) or is_unfit_id(name, value)) then
      forged = forged or {}
      forged[#forged + 1] = name
    end
  end
  if forged then
    for i = 1, #forged do
      clear_header(forged[i])
    end
  end
end

-- The payload of the token that the jwt plugin will find: it, too, takes the first "Bearer" anywhere in the header.
local function payload_of(authorization)
  local from = authorization:match("^Bearer ()") or authorization:match("[Bb]earer%s+()")
  local first = from and authorization:find(".", from, true)
  local second = first and authorization:find(".", first + 1, true)
  return second and authorization:sub(first + 1, second - 1)
end

local function read_subject(authorization)
  local payload = payload_of(authorization)
  if not payload then
    return nil
  end
  if payload:find("-", 1, true) or payload:find("_", 1, true) then
    payload = payload:gsub("[-_]", { ["-"] = "+", ["_"] = "/" })
  end
  local bytes = decode_base64(payload .. PADDING[#payload % 4])
  local claims = bytes and decode_json(bytes)
  local subject = type(claims) == "table" and claims.sub
  if type(subject) == "string" and subject ~= "" then
    return subject
  end
  return nil
end

-- The same header comes with every request of a caller. What is remembered follows from the header alone.
local subjects = {}
local remembered = 0

local function subject_of(authorization)
  local known = subjects[authorization]
  if known then
    return known
  end
  if remembered >= MAX_SUBJECTS then
    subjects, remembered = {}, 0
  end
  local subject = read_subject(authorization) or NO_SUBJECT
  subjects[authorization] = subject
  remembered = remembered + 1
  return subject
end

local function is_public(route)
  return route.tags ~= nil and route.tags[1] == "public"
end

return function()
  local headers, err = get_headers(MAX_HEADERS)
  if err == "truncated" then
    return kong.response.exit(400, { message = "Too many request headers" })
  end
  clear_forged(headers)

  -- A regex route would strip all it matches, and a prefix the version, so the service's prefix is taken off here.
  local path = get_path():gsub("^/api/%l+", "", 1)
  set_path(path)
  if is_public(get_route()) then
    return
  end

  local authorization = get_header("authorization")
  if authorization then
    set_header(CALLER, subject_of(authorization))
  end
end
