/** What stands for every value that a label does not admit. */
export const otherValue = 'other';

/** The values of a label that are not known when it is declared, and what bounds them. */
export interface LabelKind {
  /** For the catalogue: what a value is. */
  readonly meaning: string;
  readonly shape: RegExp;
  /** Of one metric: further values become `other`. */
  readonly atMost: number;
}

/** There is no other way to an undeclared value; each kind is bounded by configuration or code, never by traffic. */
export const labelKinds = {
  routeTemplate: { meaning: 'route template', shape: /^(unmatched|\/[\w\-/:.*]*)$/, atMost: 200 },
  currency: { meaning: 'ISO 4217 code', shape: /^[A-Z]{3}$/, atMost: 40 },
  topic: { meaning: 'topic', shape: /^[a-z]+\.[a-z.-]*(v\d+|dlq)$/, atMost: 40 },
  partition: { meaning: 'partition number', shape: /^\d{1,3}$/, atMost: 200 },
  consumer: { meaning: 'consumer group', shape: /^[a-z]+$/, atMost: 10 },
  pool: { meaning: 'connection pool', shape: /^[a-z-]+$/, atMost: 10 },
} as const satisfies Record<string, LabelKind>;

/** Declared values, or the kind of those that are not known beforehand. */
export type LabelSpec = readonly string[] | LabelKind;
export type LabelSpecs = Readonly<Record<string, LabelSpec>>;

/** What a sample says: of a declared list only its values compile. */
export type LabelsOf<S extends LabelSpecs> = {
  readonly [K in keyof S]: S[K] extends readonly (infer Value)[] ? Value : string | number;
};

/** Whatever kind it claims to be: an id, an address, a token, or a text nobody wrote into the code. */
const identifying = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i,
  /@|%40/,
  /eyJ[\w-]{8,}/,
  /\d{7,}/,
  /[0-9a-f]{16,}/i,
  /.{100,}/,
];

export function isIdentifying(value: string): boolean {
  return identifying.some((pattern) => pattern.test(value));
}

/** Keeps a label to what was declared: a value beyond it costs detail, never memory and never somebody's privacy. */
export class LabelGate {
  private readonly declared: ReadonlySet<string> | undefined;
  private readonly kind: LabelKind | undefined;
  private readonly seen = new Set<string>();

  constructor(spec: LabelSpec) {
    if (isList(spec)) this.declared = new Set(spec);
    else this.kind = spec;
  }

  admit(value: string): string {
    if (this.declared) return this.declared.has(value) ? value : otherValue;
    if (this.seen.has(value)) return value;
    if (!this.kind?.shape.test(value) || isIdentifying(value) || this.seen.size >= this.kind.atMost) return otherValue;
    this.seen.add(value);
    return value;
  }
}

type LabelValues = Record<string, string>;

/** The labels of one metric. */
export class Labels {
  private readonly gates: readonly (readonly [string, LabelGate])[];

  constructor(private readonly specs: LabelSpecs = {}) {
    this.gates = Object.entries(specs).map(([name, spec]) => [name, new LabelGate(spec)]);
  }

  get none(): boolean {
    return this.gates.length === 0;
  }

  /** What was recorded, as labels that were declared and a number. */
  of(recorded: readonly unknown[]): [labels: LabelValues, value: number | undefined] {
    const [given, value] = this.none ? [{}, recorded[0]] : recorded;
    const values = given as Record<string, unknown>;
    const labels = Object.fromEntries(this.gates.map(([name, gate]) => [name, gate.admit(String(values[name]))]));
    return [labels, value as number | undefined];
  }

  /** Of labels whose values are all declared, unless they are more than so many. */
  combinations(atMost: number): LabelValues[] {
    let combined: LabelValues[] = [{}];
    for (const [name, spec] of Object.entries(this.specs)) {
      if (!isList(spec) || combined.length * spec.length > atMost) return [];
      combined = combined.flatMap((labels) => spec.map((value) => ({ ...labels, [name]: value })));
    }
    return combined;
  }
}

export function isList(spec: LabelSpec): spec is readonly string[] {
  return Array.isArray(spec);
}
