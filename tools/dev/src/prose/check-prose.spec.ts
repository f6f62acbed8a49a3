import { describe, expect, it } from '@jest/globals';
import { findingsIn } from './check-prose.js';

const found = (file: string, source: string) => findingsIn(file, source).map((each) => `${each.place} ${each.found}`);

describe('findingsIn', () => {
  it('finds banned words in comments, strings and templates of scripts, but not in code', () => {
    const source = ['/** Is told of it. */', 'const anew = 1;', "log('tells');", 'log(`begun ${anew} mended`);'].join(
      '\n',
    );
    expect(found('a.ts', source)).toEqual(['a.ts:1 told', 'a.ts:3 tells', 'a.ts:4 begun', 'a.ts:4 mended']);
  });

  it('finds comments that do not name what they document', () => {
    const source = ['/** Of all rounds. */', 'const a = 1;', '// Which one', '// Of them', "const b = 'Of';"].join(
      '\n',
    );
    expect(found('a.ts', source)).toEqual(['a.ts:1 Of', 'a.ts:3 Which']);
  });

  it.each([
    ['a.md', 'It is done anew.\n```\nanew\n```\n', ['a.md:1 anew']],
    ['a.sql', "-- Whoever reads\ncomment on table a is 'nobody’s';\n", ['a.sql:1 Whoever', 'a.sql:2 nobody’s']],
    ['a.lua', "-- told\nlocal a = 'told'\n", ['a.lua:1 told', 'a.lua:2 told']],
    ['a.yml', '# told\nsummary: is told # anew\n', ['a.yml:1 told', 'a.yml:2 anew', 'a.yml:2 told', 'a.yml:2 anew']],
  ])('reads %s', (file, source, expected) => {
    expect(found(file, source)).toEqual(expected);
  });
});
