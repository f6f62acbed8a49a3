import pc from 'picocolors';

/** What one look at the machine found. */
export interface Finding {
  subject: string;
  level: 'ok' | 'note' | 'problem';
  /** A tool that is present, or is missing, with how to install it. */
  text: string;
}

const marks = { ok: pc.green('✔'), note: pc.yellow('!'), problem: pc.red('✖') };

export function findingLine({ subject, level, text }: Finding): string {
  return `${marks[level]} ${subject.padEnd(8)} ${text}`;
}
