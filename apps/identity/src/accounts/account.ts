export type Role = 'shopper' | 'operator';

export interface Account {
  id: string;
  email: string;
  displayName: string;
  roles: readonly Role[];
}
