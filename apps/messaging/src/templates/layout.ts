import { escapeHtml } from './escape-html.js';
import { nameToUse } from './tidy.js';

/** Content of a template as plain text; the layout decides how it looks. */
export interface Content {
  subject: string;
  /** First paragraph; it is also the text of the notification. */
  summary: string;
  details?: Block[];
}

/** A paragraph, or a list. */
type Block = string | { list: string[] };

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const closing = 'This mail was sent by MVEC because it concerns your account. Answers to it are not read.';

/** Lays out every mail in the same way. Templates contain no HTML: all text is escaped here, and only here. */
export function layOut(content: Content, { displayName }: { displayName: string }): Mail {
  const name = nameToUse(displayName);
  const greeting = name === '' ? 'Hello,' : `Hello ${name},`;
  const blocks = [greeting, content.summary, ...(content.details ?? [])];
  return { subject: content.subject, text: textOf(blocks), html: htmlOf(content.subject, blocks) };
}

function textOf(blocks: Block[]): string {
  const paragraphs = blocks.map((block) =>
    typeof block === 'string' ? block : block.list.map((item) => `- ${item}`).join('\n'),
  );
  // "-- " starts a signature: RFC 3676, section 4.3.
  return `${paragraphs.join('\n\n')}\n\n-- \n${closing}\n`;
}

function htmlOf(subject: string, blocks: Block[]): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${escapeHtml(subject)}</title>
  </head>
  <body style="margin: 0; background: #f4f4f2; color: #1c1c1a; font: 16px/1.5 sans-serif">
    <div style="max-width: 36em; margin: 0 auto; padding: 2em; background: #fff; overflow-wrap: anywhere">
      ${blocks.map(blockHtml).join('\n      ')}
      <p style="color: #6b6b66; font-size: 13px">${escapeHtml(closing)}</p>
    </div>
  </body>
</html>
`;
}

function blockHtml(block: Block): string {
  if (typeof block === 'string') return `<p>${escapeHtml(block)}</p>`;
  return `<ul>${block.list.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}
