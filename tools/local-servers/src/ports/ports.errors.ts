export class PortTakenError extends Error {
  constructor(
    readonly port: number,
    readonly user: string,
    holder: string,
  ) {
    super(`Port ${port} (${user}) is taken by ${holder}: stop it, or start MVEC with --port-offset 1000.`);
  }
}
