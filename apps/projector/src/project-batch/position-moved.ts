/** Another owner has moved the checkpoint: nothing of the batch was written, and the position has to be asked for anew. */
export class PositionMoved extends Error {
  override readonly name = 'PositionMoved';
  constructor(topic: string, partition: number) {
    super(`the checkpoint of ${topic}/${partition} was moved by another owner`);
  }
}
