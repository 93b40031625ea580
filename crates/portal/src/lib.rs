//! The public site: search, products, fees, learning; complain, follow, answer, appeal; the hall screen.
