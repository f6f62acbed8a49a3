import { Matches } from 'class-validator';

/** Visible at both ends, and no control characters: Postgres refuses NUL, mail headers refuse line ends. */
const displayText = /^(?!\s)\P{Cc}+(?<!\s)$/u;

/** For names that people see. */
export const DisplayText = (): PropertyDecorator =>
  Matches(displayText, { message: '$property must be text without control characters or spaces around it' });
