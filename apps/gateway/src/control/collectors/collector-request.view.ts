import { ApiProperty } from '@nestjs/swagger';
import {
  DOORS,
  isTroubled,
  rejectionEntry,
  type CollectorRequest,
  type CollectorRequestsAnswer,
  type DoorName,
  type ErrorCode,
  type FirstRefused,
  type RequestNote,
} from '#contracts';

const TEXT = { type: String, nullable: true } as const;
const NUMBER = { type: Number, nullable: true } as const;
const GONE =
  'The sender closed the connection before it had sent all: look at its timeouts, and at what is in between.';

class FirstRefusedView implements FirstRefused {
  @ApiProperty({ type: String, example: 'EVENT_TYPE_MISSING' }) code: ErrorCode;
  @ApiProperty() detail: string;
  @ApiProperty({ description: 'JSON pointer into the body; where a header is at fault, its name.' }) pointer: string;
}

class CollectorRequestView implements CollectorRequest {
  @ApiProperty() id: string;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ enum: DOORS }) door: DoorName;
  @ApiProperty({ description: 'Of HTTP; of a socket `CONNECT` or `SEND`.' }) method: string;
  @ApiProperty({ description: 'As the route has it, without its query.' }) path: string;
  @ApiProperty({ ...NUMBER, description: 'Null: the client was gone before it was answered.' }) status: number | null;
  @ApiProperty({ description: 'Something about it was refused, if only one event.' }) troubled: boolean;
  @ApiProperty({ ...TEXT, description: 'Of the problem that was answered.' }) code: ErrorCode | null;
  @ApiProperty(TEXT) detail: string | null;
  @ApiProperty({ ...TEXT, description: 'What to do about it.' }) hint: string | null;
  @ApiProperty(TEXT) traceId: string | null;
  @ApiProperty() accepted: number;
  @ApiProperty() rejected: number;
  @ApiProperty({ description: 'Of the accepted ones: something is wrong with them, and their stream only warns.' })
  warned: number;
  @ApiProperty({ type: FirstRefusedView, nullable: true }) firstRefused: FirstRefusedView | null;
  @ApiProperty({ ...NUMBER, description: 'Of the body, as sent; null: it was not read.' }) bytes: number | null;
  @ApiProperty() milliseconds: number;
  @ApiProperty({ ...TEXT, description: "The key's last four characters." }) keyHint: string | null;
  @ApiProperty(TEXT) userAgent: string | null;
  @ApiProperty({ ...TEXT, description: 'Of the page that sent it.' }) origin: string | null;
  @ApiProperty({ ...TEXT, description: 'Null unless the project keeps addresses.' }) address: string | null;
  @ApiProperty({ description: 'Host name of the collector that answered.' }) instance: string;
  @ApiProperty({ description: 'So many more were answered in the same second, and only counted.' }) notKept: number;
}

export class CollectorRequestsPage implements CollectorRequestsAnswer {
  @ApiProperty({ type: [CollectorRequestView], description: 'Newest first.' })
  requests: readonly CollectorRequestView[];
  @ApiProperty({ description: '`after` of the question for what comes from then on.' }) next: string;
}

export function collectorRequest(id: string, { at, ...note }: RequestNote): CollectorRequestView {
  return {
    ...note,
    id,
    at: new Date(at).toISOString(),
    troubled: isTroubled(note),
    hint: hintFor(note),
  };
}

function hintFor({ status, code, firstRefused }: Omit<RequestNote, 'at'>): string | null {
  if (status === null) return GONE;
  const reason = firstRefused?.code ?? code;
  return reason && rejectionEntry(reason).hint;
}
