export interface StartNode {
  name: string;
  /** Names of earlier nodes that must finish first. */
  after: readonly string[];
  run: () => Promise<void>;
}

/** Runs each node after its dependencies. Rejects with the first failure; nodes that depend on it never run. */
export async function runInOrder(nodes: readonly StartNode[]): Promise<void> {
  const running = new Map<string, Promise<void>>();
  for (const node of nodes) {
    const needed = node.after.map((name) => {
      const earlier = running.get(name);
      if (!earlier) throw new Error(`${node.name} waits for ${name}, which does not come before it`);
      return earlier;
    });
    running.set(
      node.name,
      Promise.all(needed).then(() => node.run()),
    );
  }
  await Promise.all(running.values());
}
