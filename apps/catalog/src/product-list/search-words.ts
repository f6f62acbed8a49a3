import { one, type Queryable, type Sql, sql } from '@mvec/database';

const maxTokens = 8;
/** Minimum length of a prefix: shorter ones match too many words. */
const minPrefix = 3;
/** Mistyped words that are corrected: each is compared with all known words. */
const maxCorrected = 3;
/** Similar words whose edit distance to a mistyped word is computed. */
const maxCandidates = 20;
/** Corrections that replace a mistyped word. */
const maxCorrections = 3;

/**
 * Turns typed texts into texts of `tsquery`, each with its place in the list. Every word has to occur; a word of three
 * letters or more may be a prefix. Null for a text without letters and digits. One plan serves any number of texts.
 */
export function typedWords(typed: readonly string[]): Sql {
  return sql`
    select place::integer,
      (select string_agg(term, ' & ' order by position) from (${tokensOf(sql`typed.words`)}) as tokens)
    from unnest((select ${typed}::text[])) with ordinality as typed (words, place)`;
}

/**
 * Turns a typed text into the text of a `tsquery` with typing errors corrected. A word that no product on sale has counts
 * as mistyped; the nearest known words replace it, up to two wrong, missing or extra letters away (one in a word of
 * four). Trigrams find the candidates, the edit distance decides.
 * @returns null when there is nothing to correct
 */
export async function correctedWords(queryable: Queryable, typed: string): Promise<string | null> {
  const rows = await queryable.query<{ words: string | null }>(sql`
    with tokens as (${tokensOf(sql`${typed}::text`)}), mistyped as materialized (
      select token from tokens
      where token ~ '^[^0-9]{4,40}$' and not exists (
        select from products where status = 'published' and search @@ to_tsquery('simple', term)
      )
      order by position limit ${maxCorrected}
    ), corrected as (
      select token, nearest.words from mistyped
      cross join lateral (
        select '(' || string_agg(quote_literal(word), ' | ') || ')' as words
        from (
          select word
          from (select word from search_words order by word <-> token limit ${maxCandidates}) as near
          where levenshtein(word, token) <= case when char_length(token) > 4 then 2 else 1 end
          order by levenshtein(word, token), word limit ${maxCorrections}
        ) as nearest
      ) as nearest
      where nearest.words is not null
    )
    select string_agg(coalesce(corrected.words, term), ' & ') as words from tokens left join corrected using (token)
    having count(corrected.words) > 0`);
  return one(rows)?.words ?? null;
}

function tokensOf(typed: Sql): Sql {
  return sql`
    select token, min(position) as position,
      quote_literal(token) || case when char_length(token) < ${minPrefix} then '' else ':*' end as term
    from string_to_table(fold(${typed}), ' ') with ordinality as tokens (token, position)
    where token <> '' group by token order by position limit ${maxTokens}`;
}
