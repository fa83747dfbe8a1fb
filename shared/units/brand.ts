/** A name that keeps two values of the same shape apart (an instrument id is not a client label). Costs nothing at run time. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
