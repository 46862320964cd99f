/** As much of an address as an event takes. */
const URL_LENGTH = 8_192;

/** The page's address as it is now. */
export const here = (): string => location.href.slice(0, URL_LENGTH);
