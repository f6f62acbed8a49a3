import { one, type Queryable, type Sql, sql } from '@mvec/database';

const maxTokens = 8;
/** Shorter words begin too many others. */
const minPrefix = 3;
/** How many mistyped words are corrected: each is compared with all words there are. */
const maxCorrected = 3;
/** How many words that look like a mistyped one are compared with it letter by letter. */
const candidates = 20;
/** How many of them may be what was meant. */
const meant = 3;

/**
 * What people typed, as texts of text search queries, each with its place: every word of it has to occur or, from three
 * letters on, begin a word that does. Null when there is no letter or digit in it. The plan does not depend on how many
 * there are.
 */
export function typedWords(typed: readonly string[]): Sql {
  return sql`
    select place::integer,
      (select string_agg(term, ' & ' order by position) from (${tokensOf(sql`typed.words`)}) as tokens)
    from unnest((select ${typed}::text[])) with ordinality as typed (words, place)`;
}

/**
 * The same with typing errors corrected. A word that no product on sale has is one: it stands for the words nearest to
 * it, by at most two letters that are wrong, missing or too many (one in a word of four). Trigrams find them, the
 * distance decides.
 * @returns the text of a text search query, or null when there is nothing to correct
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
          from (select word from search_words order by word <-> token limit ${candidates}) as near
          where levenshtein(word, token) <= case when char_length(token) > 4 then 2 else 1 end
          order by levenshtein(word, token), word limit ${meant}
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
