import { tokenFor } from '@mvec/testing';
import type { DeliveryView } from '../../src/deliveries/deliveries.dto.js';

export interface Answer {
  status: number;
  body: { items: DeliveryView[]; nextCursor: string | null; code?: string };
}

/** Reads the list of deliveries with a token of these roles; without roles, without a token. */
export async function readDeliveries(url: string, query = '', roles: string[] = ['operator']): Promise<Answer> {
  const token = roles.length > 0 ? await tokenFor({ roles }) : undefined;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/deliveries${query}`, { headers });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
