/** Replaces every value that a label does not admit. */
export const otherValue = 'other';

/** A label whose values are not known when it is declared, with the bounds on them. */
interface LabelKind {
  /** Meaning of a value, for the catalogue. */
  readonly meaning: string;
  readonly shape: RegExp;
  /** Maximum of values per metric; further ones become `other`. */
  readonly max: number;
}

/** The only undeclared values that labels admit. Configuration or code bounds each kind, never traffic. */
export const labelKinds = {
  routeTemplate: { meaning: 'route template', shape: /^(unmatched|\/[\w\-/:.*]*)$/, max: 200 },
  currency: { meaning: 'ISO 4217 code', shape: /^[A-Z]{3}$/, max: 40 },
  topic: { meaning: 'topic', shape: /^[a-z]+\.[a-z.-]*(v\d+|dlq)$/, max: 40 },
  partition: { meaning: 'partition number', shape: /^\d{1,3}$/, max: 200 },
  consumer: { meaning: 'consumer group', shape: /^[a-z]+$/, max: 10 },
  pool: { meaning: 'connection pool', shape: /^[a-z-]+$/, max: 10 },
} as const satisfies Record<string, LabelKind>;

/** Declared values, or the kind of undeclared ones. */
export type LabelSpec = readonly string[] | LabelKind;
export type LabelSpecs = Readonly<Record<string, LabelSpec>>;

/** Labels of a sample. Values outside a declared list do not compile. */
export type LabelsOf<S extends LabelSpecs> = {
  readonly [K in keyof S]: S[K] extends readonly (infer Value)[] ? Value : string | number;
};

/** Whether a value is an id, an address, a token or free text; no kind admits it. */
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

/** Replaces undeclared values of a label by `other`, so that metrics stay bounded and contain no personal data. */
class LabelGate {
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
    if (!this.kind?.shape.test(value) || isIdentifying(value) || this.seen.size >= this.kind.max) return otherValue;
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

  /** The admitted labels of a sample. */
  of(recorded: readonly unknown[]): [labels: LabelValues, value: number | undefined] {
    const [given, value] = this.none ? [{}, recorded[0]] : recorded;
    const values = given as Record<string, unknown>;
    const labels = Object.fromEntries(this.gates.map(([name, gate]) => [name, gate.admit(String(values[name]))]));
    return [labels, value as number | undefined];
  }

  /** All combinations of the declared label values, if there are at most `max`. */
  combinations(max: number): LabelValues[] {
    let combined: LabelValues[] = [{}];
    for (const [name, spec] of Object.entries(this.specs)) {
      if (!isList(spec) || combined.length * spec.length > max) return [];
      combined = combined.flatMap((labels) => spec.map((value) => ({ ...labels, [name]: value })));
    }
    return combined;
  }
}

export function isList(spec: LabelSpec): spec is readonly string[] {
  return Array.isArray(spec);
}
