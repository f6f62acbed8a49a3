import luaparse from 'luaparse';

/** Names that a script may use under `kong` and `ngx`: exactly those that pdk.ts implements. */
export const PDK_NAMES = [
  'kong.request.get_header',
  'kong.request.get_headers',
  'kong.request.get_path',
  'kong.router.get_route',
  'kong.service.request.set_header',
  'kong.service.request.clear_header',
  'kong.service.request.set_path',
  'kong.response.exit',
  'ngx.decode_base64',
] as const;

/** Globals of Kong's sandbox (kong/tools/kong-lua-sandbox.lua) that Lua 5.3 has with the same meaning. */
export const SANDBOX_GLOBALS: Readonly<Record<string, readonly string[] | true>> = {
  assert: true,
  error: true,
  ipairs: true,
  next: true,
  pairs: true,
  pcall: true,
  select: true,
  tonumber: true,
  tostring: true,
  type: true,
  math: ['abs', 'ceil', 'floor', 'huge', 'max', 'min'],
  string: [
    'byte',
    'char',
    'find',
    'format',
    'gmatch',
    'gsub',
    'len',
    'lower',
    'match',
    'rep',
    'reverse',
    'sub',
    'upper',
  ],
  table: ['concat', 'insert', 'remove', 'sort'],
};

export const ALLOWED_MODULES = ['cjson.safe'];

type Node = luaparse.Node;
type Call = luaparse.CallExpression | luaparse.StringCallExpression | luaparse.TableCallExpression;

/**
 * Lists the names and syntax in a script that Kong's LuaJIT sandbox, or this gateway, does not support. The VM here is
 * Lua 5.3, so the text is parsed as LuaJIT first: syntax of 5.3 only is refused.
 */
export function sandboxProblems(source: string): string[] {
  const problems: string[] = [];
  let chunk: Node;
  try {
    chunk = luaparse.parse(source, { luaVersion: 'LuaJIT', scope: true, locations: true, comments: false });
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  visit(chunk, undefined, (node, parent) => {
    const problem = problemOf(node, parent);
    if (problem) problems.push(`line ${node.loc?.start.line ?? 0}: ${problem}`);
  });
  return problems;
}

function problemOf(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === 'Identifier' && isGlobal(node)) return globalProblem(node, parent);
  if (node.type === 'StringCallExpression' || node.type === 'TableCallExpression' || node.type === 'CallExpression') {
    return requireProblem(node);
  }
  return node.type === 'MemberExpression' ? memberProblem(node, parent) : undefined;
}

function isGlobal(node: luaparse.Identifier): boolean {
  return 'isLocal' in node && node.isLocal === false;
}

function globalProblem(node: luaparse.Identifier, parent: Node | undefined): string | undefined {
  const { name } = node;
  if (parent?.type === 'AssignmentStatement' && parent.variables.includes(node)) return `sets the global ${name}`;
  const allowed = SANDBOX_GLOBALS[name];
  if (allowed === true || name === 'require') return undefined;
  if (allowed === undefined && name !== 'kong' && name !== 'ngx') return `the sandbox has no ${name}`;
  const isMemberBase = parent?.type === 'MemberExpression' && parent.base === node;
  return isMemberBase ? undefined : `${name} may be used only by its members`;
}

function memberProblem(node: luaparse.MemberExpression, parent: Node | undefined): string | undefined {
  if (parent?.type === 'MemberExpression' && parent.base === node) return undefined;
  const path = dottedGlobal(node);
  if (path === undefined) return undefined;
  const [root = '', member = ''] = path.split('.');
  const allowed = SANDBOX_GLOBALS[root];
  if (Array.isArray(allowed) && path === `${root}.${member}` && allowed.includes(member)) return undefined;
  return PDK_NAMES.some((name) => name === path) ? undefined : `${path} is not implemented`;
}

function dottedGlobal(node: luaparse.Expression): string | undefined {
  if (node.type === 'Identifier') return isGlobal(node) ? node.name : undefined;
  if (node.type !== 'MemberExpression') return undefined;
  const base = dottedGlobal(node.base);
  return base === undefined ? undefined : `${base}.${node.identifier.name}`;
}

function requireProblem(node: Call): string | undefined {
  if (node.base.type !== 'Identifier' || node.base.name !== 'require') return undefined;
  const argument = firstArgument(node);
  const raw = argument?.type === 'StringLiteral' ? argument.raw : '';
  const module = raw.replace(/^["']|["']$/g, '');
  return ALLOWED_MODULES.includes(module) ? undefined : `require of ${raw || 'anything but a literal'} is not allowed`;
}

function firstArgument(node: Call): luaparse.Expression | undefined {
  if (node.type === 'CallExpression') return node.arguments.at(0);
  return node.type === 'StringCallExpression' ? node.argument : undefined;
}

function visit(node: Node, parent: Node | undefined, seen: (node: Node, parent: Node | undefined) => void): void {
  seen(node, parent);
  for (const [name, value] of Object.entries(node) as [string, unknown][]) {
    // luaparse lists every global again at the chunk, without its parent node.
    if (name === 'globals') continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) visit(child, node, seen);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
