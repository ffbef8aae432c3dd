# 그림 제목
figure-layers = 층별 { $stage }의 분포
figure-tiles = 유닛마다 무엇에 반응하는지 ({ $stage })
figure-lens = 활성화 곡선 위의 { $layer }층
figure-lens-compare = { $layer }층에 적용한 시그모이드와 ReLU
figure-loss = 학습 손실
figure-gradient-share = 각 층에 닿는 그래디언트 (마지막 은닉층에 대한 비율)
figure-gradient-rms = 각 층에 닿는 그래디언트 (∂L/∂W의 rms)
figure-accuracy = 정확도
figure-gradients = 그래디언트 ({ $layer }층 표시)
figure-landscape = 스텝을 따라간 손실 지형
figure-drift = 학습에 따른 { $layer }층의 분포
figure-data = 데이터와 판정
figure-data-images = 데이터와 예측
figure-window = ShiftScope 화면
figure-unit = { $title }, 유닛 { $unit }
figure-at = { $title } · 스텝 { $step } · 에포크 { $epoch }

# 설명글: 무엇을 어떤 설정으로 보여 주는지
figure-network = { $activation }, 깊이 { $depth } × 너비 { $width }
figure-init = { $scheme } 초기화 × { $scale }
figure-bias = 초기 편향 { $bias }
figure-bias-std = 초기 편향의 표준편차 { $std }
figure-rate = 학습률 { $rate }
figure-batch = 배치 크기 { $batch }
figure-held = γ = { $gamma }, β = { $beta } 고정
figure-scale-shift = 시작값 γ = { $gamma }, β = { $beta }
figure-noise = 잡음 { $noise }
figure-label-noise = 레이블의 { $share } 무작위
figure-raw = 입력 표준화 없음
figure-seed = 시드 { $seed }
figure-each = A { $a }, B { $b }
figure-changed = 학습 중 변경 { $count }회

# 보이는 것을 숫자로
figure-arm = { $name }: { $facts }.
figure-arm-loss = 손실 { $loss }
figure-arm-test = 테스트 정확도 { $accuracy }
figure-arm-ended = 스텝 { $step }에 { $place }에서 발산
figure-arm-saturated = 1층부터 { $depth }층까지 포화 비율: { $values }
figure-arm-inactive = 1층부터 { $depth }층까지 비활성 비율: { $values }
figure-arm-flat = 1층부터 { $depth }층까지 밋밋한 타일: { $values }
figure-arm-spread = 1층부터 { $depth }층까지 표준편차: { $values }
figure-arm-mean = 1층부터 { $depth }층까지 평균: { $values }
figure-arm-gradient = 1층부터 { $depth }층까지 그래디언트(rms): { $values }
figure-arm-landscape = 스텝을 따라간 손실 { $low }–{ $high }, 그래디언트의 가장 큰 변화 { $change }, 실효 β { $beta }
figure-arm-shares = 1층부터 { $depth }층까지 그래디언트의 비율: { $values }
figure-arm-shift = 1층부터 { $depth }층까지 변화량(W1/sd): { $values }

# 그림의 축
figure-loss-axes = 학습 스텝에 따른 미니배치의 교차 엔트로피(로그 눈금)
figure-loss-axes-short = 스텝에 따른 교차 엔트로피
figure-drift-against = 분포의 변화량, 비교 기준: { $against }
