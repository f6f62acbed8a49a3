export const roles = ['shopper', 'operator'] as const;

export type Role = (typeof roles)[number];

export interface Account {
  id: string;
  email: string;
  displayName: string;
  roles: readonly Role[];
}
