import { describe, expect, it } from '@jest/globals';
import { isRefusal, reasonOf } from './mail-failure.js';
import { templates } from '../templates/templates.js';

function smtpError(code: string, responseCode?: number): Error {
  return Object.assign(new Error('the server says no'), { code, ...(responseCode && { responseCode }) });
}

describe('isRefusal', () => {
  it.each([
    ['a recipient that does not exist', smtpError('EENVELOPE', 550)],
    ['a mail that is refused as spam', smtpError('EMESSAGE', 554)],
    ['an address that no server accepts', smtpError('EENVELOPE')],
    ['data of another template', templates['order-confirmed'].schema.safeParse({}).error],
  ])('holds for %s', (_what, error) => {
    expect(isRefusal(error)).toBe(true);
  });

  it.each([
    ['a mailbox that is busy', smtpError('EENVELOPE', 450)],
    ['a server that wants a login first', smtpError('EENVELOPE', 530)],
    ['a wrong password', smtpError('EAUTH', 535)],
    ['a server that accepts no mail now', smtpError('EPROTOCOL', 554)],
    ['an unavailable server', smtpError('ESOCKET')],
    ['a dialogue that timed out', smtpError('EABORT')],
    ['an error of our own', new TypeError('cannot read')],
  ])('does not hold for %s', (_what, error) => {
    expect(isRefusal(error)).toBe(false);
  });
});

describe('reasonOf', () => {
  it('removes addresses from the answer of a server', () => {
    const error = new Error("Can't send mail: 550 5.1.1 <ada.l+x@mail.example>: unknown, try ada@b.example");
    expect(reasonOf(error)).toBe("Can't send mail: 550 5.1.1 <…>: unknown, try …");
  });
});
