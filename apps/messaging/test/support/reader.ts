import { tokenFor, type TokenOptions } from '@mvec/testing';
import type { DeliveryView } from '../../src/deliveries/deliveries.dto.js';
import type { NotificationView } from '../../src/notifications/notification.dto.js';

export interface Answer<T> {
  status: number;
  body: T & { code?: string };
}

export interface Items<T> {
  items: T[];
  nextCursor: string | null;
}

/** Sends a request to a service, without a token if there is no caller. */
export async function ask<T = object>(url: string, request: string, caller?: TokenOptions): Promise<Answer<T>> {
  const [method = '', path = ''] = request.split(' ');
  const headers: Record<string, string> = caller ? { authorization: `Bearer ${await tokenFor(caller)}` } : {};
  const response = await fetch(`${url}/v1/${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer<T>['body'] };
}

/** Lists deliveries as an operator. */
export async function readDeliveries(url: string, query = ''): Promise<Answer<Items<DeliveryView>>> {
  return ask(url, `GET deliveries${query}`, { roles: ['operator'] });
}

/** Lists the notifications of an account as its user. */
export async function readNotifications(
  url: string,
  accountId: string,
  query = '',
): Promise<Answer<Items<NotificationView>>> {
  return ask(url, `GET notifications${query}`, { sub: accountId });
}
