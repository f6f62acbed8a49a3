import type { Caller } from '@mvec/auth';
import type { Database } from '@mvec/database';
import type { StatementEntry, VendorBalance } from '../../src/vendor-accounts/vendor-account.dto.js';
import { VendorAccounts } from '../../src/vendor-accounts/vendor-accounts.service.js';

/** Pending and available in minor units. */
export type Balance = [pending: number, available: number];

/** Balances and statements as vendors read them. */
export class VendorBooks {
  private readonly accounts: VendorAccounts;

  constructor(database: Database) {
    this.accounts = new VendorAccounts(database);
  }

  async balances(vendorId: string): Promise<Map<string, Balance>> {
    const { balances } = await this.accounts.getBalance(ownerOf(vendorId), vendorId);
    return new Map(balances.map((each) => [each.currency, amounts(each)]));
  }

  async balance(vendorId: string | undefined, currency = 'EUR'): Promise<Balance> {
    return (await this.balances(vendorId ?? '')).get(currency) ?? [0, 0];
  }

  /** The whole statement, oldest first, read in small pages. */
  async statement(vendorId: string): Promise<StatementEntry[]> {
    const entries: StatementEntry[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.accounts.listStatement(ownerOf(vendorId), vendorId, { limit: 3, cursor });
      entries.push(...page.items);
      if (page.nextCursor === null) return entries.reverse();
      cursor = page.nextCursor;
    }
  }
}

export function amounts({ pending, available }: Omit<VendorBalance['balances'][number], 'currency'>): Balance {
  return [pending.amount, available.amount];
}

function ownerOf(vendorId: string): Caller {
  return { id: 'owner', kind: 'user', roles: [], vendors: [vendorId] };
}
