/** Another owner has moved a checkpoint: nothing was written, and the position has to be asked for anew. */
export class PositionMoved extends Error {
  override readonly name = 'PositionMoved';
  constructor(places: readonly { readonly topic: string; readonly partition: number }[]) {
    const names = places.map(({ topic, partition }) => `${topic}/${partition}`);
    super(`the checkpoint of ${names.join(' or ')} was moved by another owner`);
  }
}
