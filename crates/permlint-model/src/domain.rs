//! The values that a permission can take, ordered by power where they have an order.

use std::collections::BTreeSet;

use crate::Interval;
use crate::interval::Words;

/// The values of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// Named points, least power first, such as `None < My < All`.
    Chain(Chain),
    /// Whole numbers from 0 upwards, without a top.
    Count,
    /// Texts without an order, such as an e-mail address.
    Set {
        /// Whether letter case matters.
        fold_case: bool,
    },
}

/// Named points, least power first: at least two, all different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    points: Vec<String>,
    aliases: Vec<(String, usize)>,
}

/// Why a domain or one of its points was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// A chain needs at least two points that differ.
    #[error("a chain needs at least two different points")]
    TooShort,
    /// Two points or aliases of a chain fold to the same word.
    #[error("the word {0:?} names two points of the chain")]
    Duplicate(String),
    /// An alias points at no point of the chain.
    #[error("the alias {0:?} names {1:?}, which is no point of the chain")]
    DanglingAlias(String, String),
    /// The word names no value of the domain.
    #[error("{word:?} is not one of {offered}")]
    NoSuchPoint {
        /// The word that was given.
        word: String,
        /// The values of the domain, in words.
        offered: String,
    },
}

impl Chain {
    /// A chain of points, least power first, with other words for some of them.
    ///
    /// # Errors
    ///
    /// [`DomainError`] when there are fewer than two points, when a word is used twice, or
    /// when an alias names no point.
    pub fn new(
        points: Vec<String>,
        aliases: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, DomainError> {
        if points.len() < 2 {
            return Err(DomainError::TooShort);
        }
        let mut words = BTreeSet::new();
        for point in &points {
            if !words.insert(point.to_lowercase()) {
                return Err(DomainError::Duplicate(point.clone()));
            }
        }
        let mut chain = Self {
            points,
            aliases: Vec::new(),
        };
        for (alias, point) in aliases {
            if !words.insert(alias.to_lowercase()) {
                return Err(DomainError::Duplicate(alias));
            }
            let Some(rank) = chain.rank(&point) else {
                return Err(DomainError::DanglingAlias(alias, point));
            };
            chain.aliases.push((alias, rank));
        }
        Ok(chain)
    }

    /// The points, least power first.
    #[must_use]
    pub fn points(&self) -> &[String] {
        &self.points
    }

    /// The place of a word, case folded: points first, then aliases.
    #[must_use]
    pub fn rank(&self, word: &str) -> Option<usize> {
        let same = |other: &str| other.eq_ignore_ascii_case(word.trim());
        self.points
            .iter()
            .position(|point| same(point))
            .or_else(|| {
                let hit = self.aliases.iter().find(|(alias, _)| same(alias));
                hit.map(|(_, rank)| *rank)
            })
    }
}

impl Domain {
    /// The interval that holds every value of the domain: nothing is known.
    #[must_use]
    pub fn whole(&self) -> Interval {
        match self {
            Self::Chain(chain) => Interval::span(0, chain.points.len() as u64 - 1),
            Self::Count => Interval::span(0, Interval::UNBOUNDED),
            Self::Set { .. } => Interval::Anything,
        }
    }

    /// The value of no power, as a point; `None` where values have no order.
    #[must_use]
    pub fn bottom(&self) -> Option<Interval> {
        match self {
            Self::Chain(_) | Self::Count => Some(Interval::span(0, 0)),
            Self::Set { .. } => None,
        }
    }

    /// The one value that a word names.
    ///
    /// # Errors
    ///
    /// [`DomainError::NoSuchPoint`] when the word names no value of the domain.
    pub fn point(&self, word: &str) -> Result<Interval, DomainError> {
        let rank = match self {
            Self::Chain(chain) => chain.rank(word).map(|rank| rank as u64),
            Self::Count => word
                .trim()
                .parse()
                .ok()
                .filter(|n| *n < Interval::UNBOUNDED),
            Self::Set { .. } => return Ok(self.one_of([word])),
        };
        rank.map(|rank| Interval::span(rank, rank))
            .ok_or_else(|| DomainError::NoSuchPoint {
                word: crate::text::clean(word, 60),
                offered: self.offered(),
            })
    }

    /// All values from `low` upwards, for a value made by [`Domain::point`].
    #[must_use]
    pub fn at_least(&self, low: &Interval) -> Option<Interval> {
        let (low, _) = low.bounds()?;
        let (_, top) = self.whole().bounds()?;
        Some(Interval::span(low, top.max(low)))
    }

    /// All values up to `high`, for a value made by [`Domain::point`].
    #[must_use]
    pub fn at_most(&self, high: &Interval) -> Option<Interval> {
        let (_, high) = high.bounds()?;
        Some(Interval::span(0, high))
    }

    /// Some values of a [`Domain::Set`], folded as the domain says.
    #[must_use]
    pub fn one_of<T: AsRef<str>>(&self, words: impl IntoIterator<Item = T>) -> Interval {
        let fold_case = matches!(self, Self::Set { fold_case: true });
        Interval::Among(Words::new(words, fold_case))
    }

    /// An interval in the domain's own words, such as `All`, `None to My`, `at least 3`.
    #[must_use]
    pub fn words(&self, interval: &Interval) -> String {
        match interval {
            Interval::Anything => "anything".to_owned(),
            Interval::Among(words) => {
                let words: Vec<&str> = words.iter().collect();
                words.join(" or ")
            }
            Interval::Span { low, high } if low == high => self.word(*low),
            Interval::Span { low, high } if *high == Interval::UNBOUNDED => {
                format!("at least {}", self.word(*low))
            }
            Interval::Span { low, high } => {
                format!("{} to {}", self.word(*low), self.word(*high))
            }
        }
    }

    fn word(&self, rank: u64) -> String {
        match self {
            Self::Chain(chain) => usize::try_from(rank)
                .ok()
                .and_then(|rank| chain.points.get(rank))
                .cloned()
                .unwrap_or_else(|| rank.to_string()),
            Self::Count | Self::Set { .. } => rank.to_string(),
        }
    }

    /// The values in words, for messages.
    #[must_use]
    pub fn offered(&self) -> String {
        match self {
            Self::Chain(chain) => chain.points.join(", "),
            Self::Count => "the whole numbers from 0".to_owned(),
            Self::Set { .. } => "any text".to_owned(),
        }
    }
}
