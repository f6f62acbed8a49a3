import type { LetterDesk, WholeLetter } from './letter-desk.js';
import type { LetterOptions } from './options.js';
import { printable } from './printable.js';

export async function show(desk: LetterDesk, options: LetterOptions, id: string): Promise<number> {
  const { service, letter } = await desk.find(id);
  console.log(
    options.json ? JSON.stringify({ service, ...letter }, undefined, 2) : printable(described(service, letter)),
  );
  return 0;
}

function described(service: string, letter: WholeLetter): string {
  const { topic, partition, offset, key } = letter;
  const settled = letter.settledAt === null ? '' : ` since ${letter.settledAt}`;
  return [
    `Dead letter ${letter.id} of ${service}: ${letter.status}${settled}`,
    line('event', `${letter.eventType ?? 'unknown'} ${letter.eventId ?? '(could not be parsed)'}`),
    line('from', `${topic}, partition ${partition}, offset ${offset}, key ${key ?? 'none'}`),
    line('since', `${letter.createdAt}, attempts: ${letter.attempts}`),
    ...section('cause', letter.cause.split('\n')),
    ...section(
      'headers',
      Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`),
    ),
    ...section('value', valueOf(letter)),
    ...section('history', letter.actions.map(toHistory)),
  ].join('\n');
}

function toHistory({ at, action, outcome, callerId, reason }: WholeLetter['actions'][number]): string {
  return `${at} ${action} by ${callerId}: ${outcome}${reason === null ? '' : ` (${reason.replaceAll(/\s+/g, ' ')})`}`;
}

function valueOf({ value }: WholeLetter): string[] {
  if (value === null) return ['none'];
  if (value.encoding === 'base64') return [`base64: ${value.text}`];
  return JSON.stringify(JSON.parse(value.text), undefined, 2).split('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [line(title, lines[0] ?? ''), ...lines.slice(1).map((text) => line('', text))];
}

function line(title: string, text: string): string {
  return `  ${title.padEnd(8)} ${text}`;
}
