//! RingCentral's event subscription for the company: made with its JWT, renewed before it ends, made anew
//! when it has ended, and heard. An event names a call that somebody left; the company's log then reads
//! that call as it reads every other (adr/0042). Without it, and between two of them, the log's schedule
//! finds all the same.
//!
//! | Module | Is |
//! |---|---|
//! | `plan` | what is due |
//! | `store` | what outlives the process |
//! | `token` | the secret that each event brings |

pub(crate) mod plan;
mod store;
mod token;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ledgerline_core::{
    domain::{
        event::{Platform, What},
        sensitive::Secret,
        subscription::{EventSubscription, SubscriptionState},
        time::Timestamp,
    },
    wire::ringcentral::{
        error::ApiError,
        subscription::{
            ENDED_CALLS, Post, SubscriptionInfo, SubscriptionRequest, read_event,
            read_subscription, read_subscriptions,
        },
    },
};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use self::{
    plan::{Act, Known, LIFETIME_SECONDS, Plan},
    store::Store,
    token::Token,
};
use crate::{
    clock::Clock,
    company_log::{CompanyLog, ReadError},
    connections::{
        VaultError,
        vault::{Kept as Sealed, Vault},
    },
    events::Events,
    leases::{Leases, Turn},
    settings::Settings,
    storage::{Database, StorageError},
};

/// Where RingCentral posts, below the public address.
pub(crate) const PATH: &str = "/webhooks/ringcentral";
const SUBSCRIPTIONS: &str = "/restapi/v1.0/subscription";
const NAME: &str = "ringcentral-webhook";
/// The turn of doing something about it.
const KEEPING: &str = "event subscription";
/// How often it is looked whether something is due.
const PAUSE: Duration = Duration::from_secs(30);
/// Longest wait for RingCentral when it is left.
const LEAVING: Duration = Duration::from_secs(5);
/// So much of an id tells it from others.
const SHORT: usize = 8;

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct SealedToken {
    token: Secret<String>,
}

/// What became of something that was posted with the right secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Heard {
    /// It is worked on.
    Taken,
    /// It is no notification.
    Unreadable,
    /// It is of another subscription.
    Unknown,
}

/// Why nothing could be done.
#[derive(Debug)]
enum Trouble {
    /// RingCentral could not be asked.
    Read(ReadError),
    /// RingCentral does not make it.
    Refused(Option<String>),
    /// Its secret cannot be kept.
    Vault(VaultError),
}

impl From<ReadError> for Trouble {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::Vault(error.into())
    }
}

impl Trouble {
    fn words(&self, address: &str) -> String {
        match self {
            Self::Read(error) => error.words(),
            Self::Vault(_) => "The connector cannot keep the subscription's secret; its log says \
                               why."
                .to_owned(),
            Self::Refused(code) => match code.as_deref() {
                Some("SUB-520" | "SUB-521" | "SUB-523" | "SUB-525") => format!(
                    "RingCentral cannot reach the connector at {address}. Check that this address \
                     is open to the internet, over https, and leads to the connector."
                ),
                Some("SUB-505") => "The person whose JWT it is has too many subscriptions at \
                                    RingCentral already; one of them has to end first."
                    .to_owned(),
                Some("SUB-508" | "CMN-401" | "CMN-419") => {
                    "The company's app, or the person whose JWT it is, lacks the permission \
                     CallControl in RingCentral."
                        .to_owned()
                }
                Some(_) | None => "RingCentral does not make the subscription.".to_owned(),
            },
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::Read(error) => error.code(),
            Self::Refused(code) => code.as_deref(),
            Self::Vault(_) => None,
        }
    }
}

/// What the receiver needs at once.
#[derive(Debug, Default)]
struct Ears {
    token: Option<Token>,
    /// The subscription that events are of; nothing while it is being made.
    id: Option<String>,
    last_event_at: Option<Timestamp>,
    late_millis: Option<i64>,
}

/// Keeps the subscription and hears its events.
#[derive(Debug)]
pub struct Webhook {
    log: Arc<CompanyLog>,
    vault: Arc<Vault>,
    store: Store,
    leases: Leases,
    clock: Clock,
    events: Arc<Events>,
    /// Where RingCentral is to post; nothing where the settings name no public address.
    address: Option<String>,
    /// One act at a time.
    plan: tokio::sync::Mutex<Plan>,
    /// The plan between two acts: whoever looks does not wait for RingCentral.
    shown: Mutex<Plan>,
    ears: Mutex<Ears>,
    trouble: Mutex<Option<Trouble>>,
    /// A handshake is under way.
    is_making: AtomicBool,
    /// An event came since it was last written down that one did.
    has_heard: AtomicBool,
    woken: Notify,
}

impl Webhook {
    pub(crate) fn new(
        settings: &Settings,
        (database, leases, vault): (Database, Leases, Arc<Vault>),
        log: Arc<CompanyLog>,
        clock: Clock,
        events: Arc<Events>,
    ) -> Self {
        let origin = settings.company.webhook_url.as_ref();
        Self {
            log,
            vault,
            store: Store::new(database),
            leases,
            clock,
            events,
            address: origin.map(|origin| format!("{origin}{PATH}")),
            plan: tokio::sync::Mutex::default(),
            shown: Mutex::default(),
            ears: Mutex::default(),
            trouble: Mutex::default(),
            is_making: AtomicBool::new(false),
            has_heard: AtomicBool::new(false),
            woken: Notify::new(),
        }
    }

    fn ears(&self) -> MutexGuard<'_, Ears> {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self, plan: &Plan) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = plan.clone();
    }

    fn set_trouble(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Takes up the subscription of an earlier run, if its secret can be opened.
    pub(crate) async fn restore(&self) -> Result<(), VaultError> {
        let mut plan = self.plan.lock().await;
        self.take_up(&mut plan).await
    }

    /// Takes up what another connector has done about it since, at a time when this one does nothing.
    pub(crate) async fn follow(&self) -> Result<(), VaultError> {
        let Ok(mut plan) = self.plan.try_lock() else {
            return Ok(());
        };
        self.catch_up(&mut plan).await
    }

    async fn catch_up(&self, plan: &mut Plan) -> Result<(), VaultError> {
        let kept = self.store.read().await?;
        if kept.known != plan.known || kept.mended != plan.mended {
            return self.take_up(plan).await;
        }
        let mut ears = self.ears();
        if kept.last_event_at > ears.last_event_at {
            ears.last_event_at = kept.last_event_at;
            ears.late_millis = kept.late_millis;
        }
        Ok(())
    }

    async fn take_up(&self, plan: &mut Plan) -> Result<(), VaultError> {
        let kept = self.store.read().await?;
        let token = match self.vault.open::<SealedToken>(NAME).await {
            Ok(Sealed::There(sealed, _)) => Some(Token::new(sealed.token.reveal())),
            // Of one that cannot be opened, too: what is made anew has a secret of its own.
            Ok(Sealed::Never | Sealed::Emptied(_))
            | Err(VaultError::Key { .. } | VaultError::Sealed) => None,
            Err(error @ VaultError::Storage(_)) => return Err(error),
        };
        let known = kept.known.filter(|_| token.is_some());
        *self.ears() = Ears {
            id: known.as_ref().map(|known| known.id.clone()),
            token,
            last_event_at: kept.last_event_at,
            late_millis: kept.late_millis,
        };
        *plan = Plan::restored(known, kept.mended);
        self.show(plan);
        Ok(())
    }

    /// Looks at once whether something is due.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Keeps the subscription for good.
    pub async fn tend(self: Arc<Self>) {
        loop {
            self.step().await;
            // Woken or not, the next step says what there is to do.
            let _ = tokio::time::timeout(PAUSE, self.woken.notified()).await;
        }
    }

    /// Does what is due; whether there was anything.
    pub async fn step(&self) -> bool {
        let mut plan = self.plan.lock().await;
        self.note_heard().await;
        let Some(address) = self.address.as_deref().filter(|_| self.log.is_set_up()) else {
            return false;
        };
        if plan.due(self.clock.now(), address).is_none() {
            return false;
        }
        let turn = match self.leases.take(KEEPING).await {
            Ok(Some(turn)) => turn,
            Ok(None) => return false,
            Err(error) => {
                tracing::error!(%error, "the event subscription cannot be looked after");
                return false;
            }
        };
        if !self.is_caught_up(&mut plan).await {
            return false;
        }
        let Some(act) = plan.due(self.clock.now(), address) else {
            return false;
        };
        self.act(&turn, act, &mut plan, address).await;
        true
    }

    async fn is_caught_up(&self, plan: &mut Plan) -> bool {
        match self.catch_up(plan).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "how the event subscription stands cannot be read");
                false
            }
        }
    }

    async fn note_heard(&self) {
        if !self.has_heard.swap(false, Ordering::Relaxed) {
            return;
        }
        let (at, late_millis) = {
            let ears = self.ears();
            (ears.last_event_at, ears.late_millis)
        };
        if let Some(at) = at
            && let Err(error) = self.store.hear(at, late_millis).await
        {
            tracing::error!(%error, "that an event came cannot be written down");
        }
    }

    /// Renews it now, or makes it where there is none.
    pub(crate) async fn renew(&self) -> Result<(), StorageError> {
        let mut plan = self.plan.lock().await;
        let Some(address) = self.address.as_deref().filter(|_| self.log.is_set_up()) else {
            return Ok(());
        };
        let turn = self.leases.wait(KEEPING).await?;
        if !self.is_caught_up(&mut plan).await {
            return Ok(());
        }
        plan.hurry();
        let act = match plan.due(self.clock.now(), address) {
            Some(Act::Make) => Act::Make,
            Some(Act::Renew | Act::Check) | None => Act::Renew,
        };
        self.act(&turn, act, &mut plan, address).await;
        // One that RingCentral knows no more is made anew at once.
        if plan.due(self.clock.now(), address) == Some(Act::Make) {
            self.act(&turn, Act::Make, &mut plan, address).await;
        }
        Ok(())
    }

    /// Ends it with the credentials that it was made with, which are given up; RingCentral need not hear.
    pub(crate) async fn end(&self) -> Result<(), VaultError> {
        let mut plan = self.plan.lock().await;
        let turn = self.leases.wait(KEEPING).await?;
        self.catch_up(&mut plan).await?;
        let has_any = std::mem::take(&mut *self.ears()).token.is_some();
        let known = plan.known.take();
        *plan = Plan::default();
        self.show(&plan);
        self.set_trouble(None);
        if has_any {
            self.store.clear(&turn).await?;
            self.vault.empty(NAME, self.clock.now()).await?;
        }
        if let Some(known) = known {
            // RingCentral gives up posting when nobody takes it, so it need not hear.
            let _ = tokio::time::timeout(LEAVING, self.forget(&known.id)).await;
        }
        Ok(())
    }

    async fn act(&self, turn: &Turn, act: Act, plan: &mut Plan, address: &str) {
        let done = match act {
            Act::Make => self.make(plan, address).await,
            Act::Renew | Act::Check => self.look(act, plan, address).await,
        };
        let now = self.clock.now();
        match done {
            Ok(()) => self.set_trouble(None),
            Err(trouble) => {
                let quiet_until = match &trouble {
                    Trouble::Read(ReadError::Busy { until }) => Some(*until),
                    Trouble::Read(_) | Trouble::Refused(_) | Trouble::Vault(_) => None,
                };
                plan.failed(now, quiet_until);
                self.tell(&trouble);
                self.set_trouble(Some(trouble));
            }
        }
        self.ears().id = plan.known.as_ref().map(|known| known.id.clone());
        self.show(plan);
        self.note_heard().await;
        let kept = self
            .store
            .keep(turn, plan.known.as_ref(), plan.mended)
            .await;
        if let Err(error) = kept {
            tracing::error!(%error, "the event subscription cannot be written down");
        }
    }

    /// What the connection's log says of it.
    fn tell(&self, trouble: &Trouble) {
        let code = trouble.code();
        match trouble {
            Trouble::Read(error) => {
                tracing::warn!(%error, code, "the event subscription could not be looked after");
                if let Some(what) = error.event() {
                    let code = error.permission().or(code);
                    self.events.note(Platform::Ringcentral, what, code);
                }
            }
            Trouble::Refused(_) => {
                tracing::warn!(code, "ringcentral refuses the event subscription");
                let what = What::SubscriptionRefused;
                self.events.note(Platform::Ringcentral, what, code);
            }
            Trouble::Vault(error) => {
                tracing::error!(%error, "the event subscription cannot be kept");
            }
        }
    }

    /// Renews it or asks for it; one that is over is found to be so here alone.
    async fn look(&self, act: Act, plan: &mut Plan, address: &str) -> Result<(), Trouble> {
        let Some(known) = plan.known.clone() else {
            return Ok(());
        };
        let path = format!("{SUBSCRIPTIONS}/{}", known.id);
        let method = if act == Act::Renew {
            Method::PUT
        } else {
            Method::GET
        };
        let answer = self.log.ask(method, &path, None).await?;
        let now = self.clock.now();
        let is_blacklisted = match answer {
            Ok(text) => {
                let info = read_subscription(&text).ok_or(ReadError::Unreadable)?;
                if info.is_active() && info.is_posted_to(address) {
                    plan.seen(known_as(&info, address, now)?, now);
                    if act == Act::Renew {
                        self.events.note(Platform::Ringcentral, What::Renewed, None);
                    }
                    return Ok(());
                }
                !info.is_active()
            }
            Err(ApiError::Status { status: 404, .. }) => false,
            Err(error) => return Err(Trouble::Refused(error.code().map(str::to_owned))),
        };
        let ending = plan.lost(is_blacklisted, now);
        tracing::warn!(ending = ending.as_str(), "the event subscription had ended");
        let what = What::SubscriptionEnded;
        self.events.note(Platform::Ringcentral, what, None);
        Ok(())
    }

    /// Makes one with a secret of its own. What is left of earlier ones is ended first: an answer may have
    /// been lost, a blacklisted one counts on.
    async fn make(&self, plan: &mut Plan, address: &str) -> Result<(), Trouble> {
        if let Some(known) = &plan.known {
            self.forget(&known.id).await?;
        }
        let list = self.log.ask(Method::GET, SUBSCRIPTIONS, None).await?;
        let list = list.map_err(|error| Trouble::Refused(error.code().map(str::to_owned)))?;
        let list = read_subscriptions(&list).ok_or(ReadError::Unreadable)?;
        for old in list.iter().filter(|info| info.is_posted_to(address)) {
            self.forget(&old.id).await?;
        }
        let token = token::generated();
        let sealed = SealedToken {
            token: token.clone(),
        };
        self.vault.keep(NAME, &sealed, self.clock.now()).await?;
        {
            let mut ears = self.ears();
            ears.token = Some(Token::new(token.reveal()));
            // Its first events may come before it is known what it is called.
            ears.id = None;
        }
        let ended_calls = self.log.in_account(ENDED_CALLS)?;
        let request = SubscriptionRequest {
            event_filters: [&ended_calls],
            delivery_mode: Post {
                transport_type: "WebHook",
                address,
                verification_token: token.reveal(),
            },
            expires_in: LIFETIME_SECONDS,
        };
        let body = serde_json::to_string(&request).unwrap_or_default();
        self.is_making.store(true, Ordering::SeqCst);
        let answer = self.log.ask(Method::POST, SUBSCRIPTIONS, Some(body)).await;
        self.is_making.store(false, Ordering::SeqCst);
        let text = answer?.map_err(|error| Trouble::Refused(error.code().map(str::to_owned)))?;
        let info = read_subscription(&text).ok_or(ReadError::Unreadable)?;
        if let Some(disabled) = info.disabled_filters.first() {
            self.forget(&info.id).await?;
            return Err(Trouble::Refused(Some(disabled.reason.clone())));
        }
        let now = self.clock.now();
        plan.made(known_as(&info, address, now)?, now);
        tracing::info!("the event subscription was made");
        self.events
            .note(Platform::Ringcentral, What::Subscribed, None);
        Ok(())
    }

    /// Ends one, if it is there.
    async fn forget(&self, id: &str) -> Result<(), ReadError> {
        let path = format!("{SUBSCRIPTIONS}/{id}");
        self.log.ask(Method::DELETE, &path, None).await.map(|_| ())
    }

    /// Is one of these the subscription's secret? Another connector may have made a new one just now.
    pub(crate) async fn knows(&self, tokens: &[&[u8]]) -> Result<bool, VaultError> {
        if self.is_known(tokens) {
            return Ok(true);
        }
        if !self.leases.is_shared() || tokens.is_empty() {
            return Ok(false);
        }
        let Sealed::There(sealed, _) = self.vault.open::<SealedToken>(NAME).await? else {
            return Ok(false);
        };
        let token = Token::new(sealed.token.reveal());
        if !tokens.iter().any(|other| token.is(other)) {
            return Ok(false);
        }
        let mut ears = self.ears();
        ears.token = Some(token);
        ears.id = None;
        Ok(true)
    }

    fn is_known(&self, tokens: &[&[u8]]) -> bool {
        let ears = self.ears();
        let Some(own) = &ears.token else { return false };
        tokens.iter().any(|token| own.is(token))
    }

    /// RingCentral asks for a proof of the address while a subscription is made or renewed, and may ask
    /// again while there is one.
    pub(crate) async fn expects_handshake(&self) -> Result<bool, StorageError> {
        if self.address.is_none() {
            return Ok(false);
        }
        let is_known = self.ears().id.is_some();
        if is_known || self.is_making.load(Ordering::SeqCst) {
            return Ok(true);
        }
        // It leads to any of the connectors, whichever makes the subscription.
        Ok(self.leases.is_shared() && self.leases.is_taken(KEEPING).await?)
    }

    /// Takes in what was posted; quick, for RingCentral does not wait long.
    pub(crate) fn hear(&self, body: &[u8]) -> Heard {
        let event = str::from_utf8(body).ok().and_then(read_event);
        let Some(event) = event else {
            return Heard::Unreadable;
        };
        let now = self.clock.now();
        {
            let mut ears = self.ears();
            if ears.id.as_ref().is_some_and(|id| *id != event.subscription) {
                return Heard::Unknown;
            }
            ears.last_event_at = Some(now);
            ears.late_millis = event.sent_at.map(|at| now.millis_since(at));
        }
        self.has_heard.store(true, Ordering::Relaxed);
        if let Some(call) = event.ended {
            self.log.name(call);
        }
        Heard::Taken
    }

    /// How it stands.
    pub fn status(&self) -> EventSubscription {
        let plan = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let plan = plan.clone();
        let (last_event_at, late_millis) = {
            let ears = self.ears();
            (ears.last_event_at, ears.late_millis)
        };
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = trouble.as_ref();
        let state = match &self.address {
            None => SubscriptionState::NoAddress,
            Some(_) if !self.log.is_set_up() => SubscriptionState::NotSetUp,
            Some(_) if trouble.is_some() => SubscriptionState::Missing,
            Some(_) if plan.known.is_some() => SubscriptionState::Live,
            Some(_) => SubscriptionState::Starting,
        };
        let is_there = matches!(state, SubscriptionState::Live | SubscriptionState::Missing);
        let known = plan.known.as_ref().filter(|_| is_there);
        let trouble = trouble.filter(|_| state == SubscriptionState::Missing);
        let address = self.address.as_deref().unwrap_or_default();
        EventSubscription {
            state,
            id: known.map(|known| known.id.chars().take(SHORT).collect()),
            ends_at: known.map(|known| known.ends_at),
            last_event_at,
            late_millis,
            mended: plan.mended,
            cause: trouble.map(|trouble| trouble.words(address)),
            code: trouble.and_then(Trouble::code).map(str::to_owned),
            next_try_at: trouble.and_then(|_| plan.next_try_at()),
        }
    }
}

fn known_as(info: &SubscriptionInfo, address: &str, now: Timestamp) -> Result<Known, ReadError> {
    Ok(Known {
        id: info.id.clone(),
        address: address.to_owned(),
        ends_at: info.ends_at(now).ok_or(ReadError::Unreadable)?,
    })
}
