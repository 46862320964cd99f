/** Limits as requests carry them; the bounds are the domain's. */
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MOST_A_MONTH, MOST_A_SECOND } from '#domain';

export class LimitsDto {
  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    minimum: 1,
    maximum: MOST_A_SECOND,
    description: 'Events a second, in the long run; null: what the installation allows.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_A_SECOND)
  ratePerSecond?: number | null;

  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    minimum: 1,
    maximum: MOST_A_MONTH,
    description: 'Events a calendar month (UTC); null: no quota.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_A_MONTH)
  monthlyQuota?: number | null;
}
