import { serve } from './bare-http.js';
import { insertOrders } from './bare-inserts.js';
import { consume, produce, roundTrip } from './bare-kafka.js';
import type { Reference, ReferenceResult } from './reference.types.js';

process.on('message', (reference: Reference) => {
  run(reference).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
// Ctrl-C signals every process of the terminal; this one waits for its parent to end it.
process.on('SIGINT', () => undefined);

function run(reference: Reference): Promise<ReferenceResult> {
  switch (reference.kind) {
    case 'serve':
      return serve(reference.url);
    case 'insert':
      return insertOrders(reference);
    case 'produce':
      return produce(reference);
    case 'consume':
      return consume(reference);
    case 'round-trip':
      return roundTrip(reference);
  }
}
