import { one, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

export interface Contact {
  accountId: string;
  email: string;
  displayName: string;
}

/** Shorter than the inbox remembers, longer than this service may be away. */
const newForDays = 7;

/** Whom to write to. */
@Injectable()
export class ContactsService {
  /**
   * The newest event wins, however late an older one comes. The sweeper finds the mails that waited for this contact.
   * @param asOf time of the event
   * @returns the address of before, if it was another
   */
  async save(tx: Tx, contact: Contact, asOf: string): Promise<string | undefined> {
    const saved = await tx.query<{ emailBefore: string | null }>(sql`
      insert into contact (account_id, email, display_name, as_of)
      values (${contact.accountId}, ${contact.email}, ${contact.displayName}, ${asOf})
      on conflict (account_id) do update
        set email = excluded.email, display_name = excluded.display_name, as_of = excluded.as_of
        where contact.as_of <= excluded.as_of
      returning nullif(old.email, new.email) as email_before`);
    return one(saved)?.emailBefore ?? undefined;
  }

  /**
   * Whether to welcome somebody: once, and not years after they registered, when a new consumer reads the history.
   * @param registeredAt time of the event
   */
  async isToBeWelcomed(tx: Tx, accountId: string, registeredAt: string): Promise<boolean> {
    const updated = await tx.execute(sql`
      update contact set welcomed_at = clock_timestamp()
      where account_id = ${accountId} and welcomed_at is null
        and ${registeredAt}::timestamptz > clock_timestamp() - make_interval(days => ${newForDays})`);
    return updated > 0;
  }
}
