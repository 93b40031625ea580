//! Products, fees and suitability as the public is told of them; nothing without its passed review and its notice.
