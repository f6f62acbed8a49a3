import { one, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

export interface Contact {
  accountId: string;
  email: string;
  displayName: string;
}

/** Shorter than the inbox's memory, longer than an outage of this service. */
const newForDays = 7;

/** Addresses and names of accounts. */
@Injectable()
export class ContactsService {
  /**
   * Saves the contact; an event older than the stored one changes nothing. The sweeper finds the mails that wait for it.
   * @param asOf time of the event
   * @returns the previous address, if it was a different one
   */
  async saveContact(tx: Tx, contact: Contact, asOf: string): Promise<string | undefined> {
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
   * Marks the account as welcomed: once, and only soon after the registration, because a new consumer reads the whole
   * history.
   * @param registeredAt time of the event
   * @returns whether to send the welcome
   */
  async markWelcomed(tx: Tx, accountId: string, registeredAt: string): Promise<boolean> {
    const updated = await tx.execute(sql`
      update contact set welcomed_at = clock_timestamp()
      where account_id = ${accountId} and welcomed_at is null
        and ${registeredAt}::timestamptz > clock_timestamp() - make_interval(days => ${newForDays})`);
    return updated > 0;
  }
}
