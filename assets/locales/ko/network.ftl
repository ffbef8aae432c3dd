# 신경망: 유닛마다 타일 하나
layers-rows = 분포
    .tip = 층마다 한 줄로 값의 분포를 보여 줘요
layers-network = 신경망
    .tip = 유닛마다 타일 하나로 무엇에 반응하는지 보여 줘요. 타일이 모두 밋밋한 층은 죽은 층이에요
strip = 타일
strip-on = 켬
    .tip = 분포 왼쪽에: 층의 처음 여덟 유닛이 무엇에 반응하는지. 자리가 있을 때만 보여요
strip-off = 끔
    .tip = 분포만 보여요
tiles-in = 입력
tiles-out = 출력
tiles-open = 누르면 신경망 전체가 열려요
tiles-pick = 유닛을 누르면 가장 강한 가중치가 보여요
tiles-less = 작음
tiles-more = 큼
tiles-key-saturated = 포화
tiles-key-inactive = 비활성
tiles-plus = 0보다 큰 가중치
tiles-minus = 0보다 작은 가중치
tiles-face-plane = 타일 하나는 두 특징의 평면에서 본 유닛 하나예요
tiles-face-image = 첫 층: 유닛의 가중치. 더 깊은 층: 유닛의 값으로 가중한 평균 이미지
tiles-face-samples = 타일 하나는 유닛 하나, 칸은 클래스 순으로 놓인 샘플이에요
tiles-face-strip = 한 줄은 유닛 하나, 칸은 클래스 순으로 놓인 샘플이에요

# In words
tiles-name-saturated = { $arm }의 { $layer }층: 유닛 { $width }개 중 { $shown }개, 밋밋한 타일 { $flat }개, 값의 { $share } 포화
tiles-name-inactive = { $arm }의 { $layer }층: 유닛 { $width }개 중 { $shown }개, 밋밋한 타일 { $flat }개, 값의 { $share } 비활성
tiles-inputs-name = { $arm }의 입력: { $width }개 중 { $shown }개
tiles-outputs-name = { $arm }의 소프트맥스 전 출력: { $width }개 중 { $shown }개, 밋밋한 타일 { $flat }개
tiles-unit = { $layer }층 유닛 { $unit }
tiles-input = 입력 { $name }
tiles-output = 출력 { $name }
tiles-facts = 프로브 배치에서 평균 { $mean }, 표준편차 { $spread }
tiles-share-saturated = 샘플의 { $share }에서 포화
tiles-share-inactive = 샘플의 { $share }에서 비활성
tiles-strongest = 가장 강한 가중치: { $weight }, 앞 층의 유닛 { $from }에서
