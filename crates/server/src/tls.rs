//! The server's certificate.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use thiserror::Error;
use tokio_rustls::TlsAcceptor;

use crate::config::Network;

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// A file is none that was expected.
    #[error("there is no {wanted} in {path}")]
    Missing {
        /// What was looked for.
        wanted: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// Certificate and key do not fit, say.
    #[error("the certificate cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
}

/// The certificate in use; cheap to clone.
#[derive(Clone)]
pub struct Tls {
    cert: PathBuf,
    key: PathBuf,
    acceptor: Arc<RwLock<TlsAcceptor>>,
}

impl Tls {
    /// As the settings want it; `None` without a certificate.
    ///
    /// # Errors
    /// When the files are not what they should be.
    pub fn open(settings: &Network) -> Result<Option<Self>, TlsError> {
        let (Some(cert), Some(key)) = (&settings.tls_cert, &settings.tls_key) else {
            return Ok(None);
        };
        Ok(Some(Self {
            acceptor: Arc::new(RwLock::new(read(cert, key)?)),
            cert: cert.clone(),
            key: key.clone(),
        }))
    }

    /// Reads the files anew: new connections get what is there now.
    ///
    /// # Errors
    /// When they are not what they should be; then the old certificate stays.
    pub fn reload(&self) -> Result<(), TlsError> {
        let acceptor = read(&self.cert, &self.key)?;
        *self
            .acceptor
            .write()
            .unwrap_or_else(PoisonError::into_inner) = acceptor;
        Ok(())
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn read(cert: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let chain = certificates(cert)?;
    let key =
        PrivateKeyDer::from_pem_slice(&bytes(key)?).map_err(|_| missing("PEM private key", key))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The certificates in a PEM file.
///
/// # Errors
/// When it cannot be read, or has none.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(&bytes(path)?)
        .collect::<Result<_, _>>()
        .unwrap_or_default();
    if found.is_empty() {
        return Err(missing("PEM certificate", path));
    }
    Ok(found)
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsError> {
    let path_of = || path.to_owned();
    fs::read(path).map_err(|error| TlsError::Unreadable {
        path: path_of(),
        error,
    })
}

fn missing(wanted: &'static str, path: &Path) -> TlsError {
    let path = path.to_owned();
    TlsError::Missing { wanted, path }
}
