//! What the simulated role or level holds.

use clap::ValueEnum;
use permlint_model::Platform;
use permlint_sim::{autotask, connectwise};

use crate::exit::Failure;

/// A state of the simulated tenant. Some exist on one platform only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// What the document asks for.
    Floor,
    /// More than the document asks for.
    OverPrivileged,
    /// Less than the document asks for.
    Broken,
    /// An administrator role (connectwise only).
    Admin,
    /// What the document asks for, and nobody filled in a worksheet (autotask only).
    Undeclared,
}

impl Profile {
    /// The word on the command line.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::OverPrivileged => "over-privileged",
            Self::Broken => "broken",
            Self::Admin => "admin",
            Self::Undeclared => "undeclared",
        }
    }

    /// The simulated ConnectWise role.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where ConnectWise has no such profile.
    pub(super) fn connectwise(self) -> Result<connectwise::RoleProfile, Failure> {
        self.role()
            .ok_or_else(|| self.not_of(Platform::Connectwise))
    }

    /// The simulated Autotask level.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where Autotask has no such profile.
    pub(super) fn autotask(self) -> Result<autotask::Profile, Failure> {
        self.level().ok_or_else(|| self.not_of(Platform::Autotask))
    }

    fn role(self) -> Option<connectwise::RoleProfile> {
        use connectwise::RoleProfile as Role;
        match self {
            Self::Floor => Some(Role::Floor),
            Self::OverPrivileged => Some(Role::OverPrivileged),
            Self::Broken => Some(Role::Broken),
            Self::Admin => Some(Role::Admin),
            Self::Undeclared => None,
        }
    }

    fn level(self) -> Option<autotask::Profile> {
        use autotask::Profile as Level;
        match self {
            Self::Floor | Self::Undeclared => Some(Level::Floor),
            Self::OverPrivileged => Some(Level::OverPrivileged),
            Self::Broken => Some(Level::Broken),
            Self::Admin => None,
        }
    }

    fn not_of(self, platform: Platform) -> Failure {
        let exists = |profile: &&Self| match platform {
            Platform::Connectwise => profile.role().is_some(),
            Platform::Autotask => profile.level().is_some(),
        };
        let known = Self::value_variants().iter().filter(exists);
        let known: Vec<&str> = known.map(|profile| profile.word()).collect();
        Failure::Usage(format!(
            "the demo of {} has no profile {:?}; it has {}",
            platform.product(),
            self.word(),
            known.join(", ")
        ))
    }
}
