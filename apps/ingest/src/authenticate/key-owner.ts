/** Whose key it is. */
export interface KeyOwner {
  readonly projectId: string;
  readonly collectorId: string;
  /** Whether the project keeps addresses of visitors. */
  readonly keepAddresses: boolean;
}
