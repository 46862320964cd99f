import { PickType } from '@nestjs/swagger';
import { RangeDto } from '../range.dto.js';

export class LiveDto extends PickType(RangeDto, ['stream']) {}
