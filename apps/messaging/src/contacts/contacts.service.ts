import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

export interface Contact {
  accountId: string;
  email: string;
  displayName: string;
}

@Injectable()
export class ContactsService {
  /** The sweeper finds the deliveries that waited for this contact. */
  async save(tx: Tx, contact: Contact): Promise<void> {
    await tx.execute(sql`
      insert into contact (account_id, email, display_name)
      values (${contact.accountId}, ${contact.email}, ${contact.displayName})
      on conflict (account_id) do update set email = excluded.email, display_name = excluded.display_name`);
  }
}
